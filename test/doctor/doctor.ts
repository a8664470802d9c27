/** The doctor against the emulators, in this process: what it finds, by the names of the checks. */
import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { parse } from 'yaml';
import type { Finding } from '../../src/checks/check.ts';
import { examine } from '../../src/checks/doctor.ts';
import { type World as Outside, readContexts } from '../../src/cli/doctor/contexts.ts';
import { environmentOf, startWorld, type World } from '../harness.ts';
import { openScratchStore } from '../support/scratch-store.ts';
import { readText } from '../support/source-files.ts';
import type { WorldOptions } from '../support/world.ts';

export const scopes: string[] = parse(readText('manifest.yml')).oauth_config.scopes.bot;

type Given = { env?: Record<string, string>; sendTo?: string } & Partial<Outside>;

export const startPatient = async (options: WorldOptions = {}) => {
  const world = await startWorld(options);
  const scratch = await openScratchStore('sqlite');
  onTestFinished(scratch.close);
  return { world, store: scratch.url, findings: (given: Given = {}) => findingsOf(world, scratch.url, given) };
};

const findingsOf = async (world: World, store: string, { env = {}, sendTo, ...outside }: Given) => {
  const given = { scopes, channel: undefined, sendTo };
  const usual = { now: Date.now, pause: async () => {}, nonce: randomUUID };
  const environment = environmentOf(world, { STORE_URL: store, ...env });
  const results = await examine(readContexts(environment, given, { ...usual, ...outside }), false);
  return Object.fromEntries(results.map(({ name, finding }) => [name, finding])) as Record<string, Finding>;
};
