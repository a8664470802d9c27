import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { breaches } from './boundaries.ts';

const planted = (path: string, source: string) => breaches([{ path, source }]);

it('keeps every import under src within the direction of the layers', () => {
  const paths = globSync('src/**/*.ts').filter((path) => !path.endsWith('.test.ts'));
  expect(paths.length).toBeGreaterThan(10);
  expect(breaches(paths.map((path) => ({ path, source: readFileSync(path, 'utf8') })))).toEqual([]);
});

it.each([
  ['src/domain/text.ts', "import { z } from 'zod';"],
  ['src/domain/text.ts', "import type { Clock } from '../ports.ts';"],
  ['src/domain/text.ts', "import { AppError } from '../errors.ts';"],
  ['src/ports.ts', "import type { Quota } from './usecases/quota.ts';"],
  ['src/ports/store.ts', "import type { Quota } from '../usecases/quota.ts';"],
  ['src/deadline.ts', "import type { Clock } from './ports.ts';"],
  ['src/usecases/accept.ts', "import { createStore } from '../store/open.ts';"],
  ['src/usecases/accept.ts', "import { readFile } from 'node:fs/promises';"],
  ['src/slack/card.ts', "import type { Report } from '../plivo/parse.ts';"],
  ['src/http/server.ts', "export * from '../slack/register.ts';"],
  ['src/http/server.ts', "import { App } from '@slack/bolt';"],
  ['src/http/server.ts', "const plivo = await import('plivo');"],
  ['src/usecases/accept.ts', "import plivo from 'plivo';"],
  ['src/queue/local.ts', "import Keyv from 'keyv';"],
  ['src/queue/local.ts', "const redis = require('@keyv/redis');"],
  ['src/store/open.ts', "import {\n  createApp,\n} from '../app.ts';"],
  ['src/app.ts', "import { startPlivo } from './sandbox/plivo.ts';"],
  ['src/sandbox/plivo.ts', "import { sign } from '../plivo/verify.ts';"],
  ['src/sandbox/plivo.ts', "import { readRecipient } from '../domain/recipients.ts';"],
  ['src/sandbox/plivo.ts', "import plivo from 'plivo';"],
  ['src/slack/card.ts', "import { startBot } from '../../test/harness.ts';"],
  ['src/helpers/all.ts', 'export const one = 1;'],
  ['src/config.ts', 'export const home = process.env.HOME;'],
  ['src/slack/card.ts', 'if (late) process.exit(1);'],
])('finds the planted breach in %s: %s', (path, source) => expect(planted(path, source)).toHaveLength(1));

it.each([
  ['src/domain/typed.ts', "import { readRecipients } from './recipients.ts';"],
  ['src/domain/mask.ts', "import { parsePhoneNumberFromString } from 'libphonenumber-js/max';"],
  ['src/slack/card.ts', "import { WebClient } from '@slack/web-api';\nimport type { Card } from '../ports.ts';"],
  ['src/plivo/client.ts', "import plivo from 'plivo';\nimport { AppError } from '../errors.ts';"],
  ['src/sandbox/plivo.ts', "import type { Outgoing } from '../ports.ts';"],
  ['src/sandbox/main.ts', "import { createApp } from '../app.ts';\nprocess.exit(1);"],
  ['src/domain/text.ts', "// import { z } from 'zod';\n/* process.env */"],
])('finds nothing in %s: %s', (path, source) => expect(planted(path, source)).toEqual([]));
