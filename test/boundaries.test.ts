import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { breaches } from './boundaries.ts';

const planted = (path: string, source: string) => breaches([{ path, source }]);

it('keeps every import within the direction of the rooms, and of the parts of each room', () => {
  const paths = globSync('{src,emulators,sandbox}/**/*.{ts,tsx}').filter((path) => !path.endsWith('.test.ts'));
  expect(paths.length).toBeGreaterThan(300);
  expect(breaches(paths.map((path) => ({ path, source: readFileSync(path, 'utf8') })))).toEqual([]);
});

it.each([
  ['src/domain/request/text.ts', "import { z } from 'zod';"],
  ['src/domain/request/text.ts', "import type { Clock } from '../../ports/index.ts';"],
  ['src/domain/message/record.ts', "import { readTyped } from '../request/typed.ts';"],
  ['src/domain/language/format.ts', "import type { Dispatch } from '../message/message.ts';"],
  ['src/domain/policy/quota.ts', "import type { Dispatch } from '../message/message.ts';"],
  ['src/ports/store.ts', "import type { Quota } from '../usecases/request/quota.ts';"],
  ['src/kit/deadline.ts', "import { createVerbs } from '../store/verbs.ts';"],
  ['src/usecases/request/accept.ts', "import { createStore } from '../../store/open.ts';"],
  ['src/usecases/request/accept.ts', "import { readFile } from 'node:fs/promises';"],
  ['src/usecases/request/accept.ts', "import { release } from '../deliver/release.ts';"],
  ['src/usecases/deliver/release.ts', "import { drawCard } from '../card/draw-card.ts';"],
  ['src/usecases/manage/cancel.ts', "import { bindUseCases } from '../index.ts';"],
  ['src/slack/screen/card.ts', "import type { Report } from '../../plivo/webhook/parse.ts';"],
  ['src/slack/screen/card.ts', "import { onSubmit } from '../listeners/submit.ts';"],
  ['src/slack/api/call.ts', "import { onSubmit } from '../listeners/submit.ts';"],
  ['src/slack/listeners/submit.ts', "import { register } from '../bolt/register.ts';"],
  ['src/media/draw/still.ts', "import { fetchLink } from '../fetch/fetch-link.ts';"],
  ['src/store/verbs.ts', "import { createRedis } from './redis/redis-adapter.ts';"],
  ['src/store/sqlite/sqlite-rows.ts', "import { createRedis } from '../redis/redis-adapter.ts';"],
  ['src/http/server.ts', "export * from '../slack/bolt/register.ts';"],
  ['src/http/server.ts', "import { App } from '@slack/bolt';"],
  ['src/http/server.ts', "const plivo = await import('plivo');"],
  ['src/usecases/request/accept.ts', "import plivo from 'plivo';"],
  ['src/queue/local.ts', "import Keyv from 'keyv';"],
  ['src/queue/local.ts', "const redis = require('@keyv/redis');"],
  ['src/store/open.ts', "import {\n  startApp,\n} from '../app/start.ts';"],
  ['src/app/start.ts', "import { startPlivo } from '../../emulators/plivo/server.ts';"],
  ['emulators/plivo/server.ts', "import { sign } from '../../src/plivo/webhook/verify.ts';"],
  ['emulators/plivo/server.ts', "import { SlackEmulator } from '../slack/server.ts';"],
  ['emulators/plivo/server.ts', "import plivo from 'plivo';"],
  ['sandbox/main.ts', "import { startApp } from '../src/app/start.ts';"],
  ['sandbox/main.ts', "import type { Dispatch } from '../src/domain/message/message.ts';"],
  ['src/slack/screen/card.ts', "import { startBot } from '../../../test/harness.ts';"],
  ['src/helpers/all.ts', 'export const one = 1;'],
  ['src/usecases/helpers/all.ts', 'export const one = 1;'],
  ['src/usecases/all.ts', 'export const one = 1;'],
  ['src/config/index.ts', 'export const home = process.env.HOME;'],
  ['src/slack/screen/card.ts', 'if (late) process.exit(1);'],
])('finds the planted breach in %s: %s', (path, source) => expect(planted(path, source)).toHaveLength(1));

it.each([
  ['src/domain/request/typed.ts', "import { readRecipients } from './recipients.ts';"],
  ['src/domain/language/format.ts', "import { parsePhoneNumberFromString } from 'libphonenumber-js/max';"],
  [
    'src/slack/api/call.ts',
    "import { WebClient } from '@slack/web-api';\nimport type { Card } from '../../ports/index.ts';",
  ],
  ['src/plivo/api/gateway.ts', "import plivo from 'plivo';\nimport { AppError } from '../../ports/errors.ts';"],
  ['src/usecases/deliver/release.ts', "import type { Rules } from '../rules.ts';"],
  ['src/store/open.ts', "import { createRedis } from './redis/redis-adapter.ts';"],
  ['sandbox/main.ts', "import { startSlack } from '../emulators/slack/http/server.ts';\nprocess.exit(1);"],
  ['src/domain/request/text.ts', "// import { z } from 'zod';\n/* process.env */"],
])('finds nothing in %s: %s', (path, source) => expect(planted(path, source)).toEqual([]));
