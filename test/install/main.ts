/**
 * `npm run install-check [-- --all]`: the README's commands in fresh clones, with each Node and npm that people have. Two
 * at a time; about three minutes, with `--all` about fifteen. Linux only. Ends with 1 if one of them fails.
 */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pLimit from 'p-limit';
import { checkMusl } from './check-musl.ts';
import { checkPair } from './check-pair.ts';
import { endAllIn } from './clone.ts';
import { allPairs, type Pair, usualPairs } from './pairs.ts';

const { values } = parseArgs({ options: { all: { type: 'boolean' }, only: { type: 'string' } } });

const nameOf = ({ node, npm }: Pair): string => `Node ${node}, npm ${npm}`;
const pairs = values.all ? allPairs : usualPairs;
const newest = usualPairs.at(-1) ?? { node: '24', npm: 'latest' };
const checks = [
  ...pairs.map((pair) => ({ name: nameOf(pair), run: (folder: string) => checkPair(pair, folder) })),
  { name: `${nameOf(newest)}, as on Alpine`, run: (folder: string) => checkMusl(newest, folder) },
].filter(({ name }) => name.includes(values.only ?? ''));

const secondsSince = (start: number): number => Math.round((performance.now() - start) / 1_000);

const report = async ({ name, run }: (typeof checks)[number]): Promise<void> => {
  const start = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'slack-mms-install-'));
  try {
    await run(folder);
    console.log(`ok    ${name} (${secondsSince(start)} s)`);
  } catch (error) {
    process.exitCode = 1;
    console.log(`WRONG ${name} (${secondsSince(start)} s): ${error instanceof Error ? error.message : error}`);
  } finally {
    endAllIn(folder);
    // It takes a while, and the other check's Slack and Plivo are played by this process.
    await rm(folder, { recursive: true, force: true });
  }
};

const twoAtATime = pLimit(2);
const start = performance.now();
await Promise.all(checks.map((check) => twoAtATime(report, check)));
console.log(`${checks.length} checked in ${secondsSince(start)} s`);
