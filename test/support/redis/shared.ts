/** The Redis that tests run on: `REDIS_URL`, the one on this machine, or one that `redis-setup.ts` has started. */
import { expect, it, onTestFinished } from 'vitest';
import { answersAt, connectOnce } from './answers.ts';

export const redisUrl = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';

/** Says loudly that there is none; where CI is set, that is a failure. */
export const findRedis = async (what: string): Promise<boolean> => {
  if (await answersAt(redisUrl)) return true;
  if (!process.env.CI) console.warn(`SKIPPED: no Redis at ${redisUrl}; ${what} was not tested on it.`);
  it.runIf(process.env.CI)('has a Redis to run on', () => {
    expect.fail(`No Redis at ${redisUrl}. Set REDIS_URL, or install redis-server.`);
  });
  return false;
};

let prefixes = 0;
/** A prefix of keys that nobody else has; what is under it is deleted when the test ends. */
export const ownPrefix = (): string => {
  prefixes += 1;
  const prefix = `slack-mms-test-${process.pid}-${Date.now()}-${prefixes}`;
  onTestFinished(async () => {
    const client = connectOnce(redisUrl);
    await client.connect();
    for await (const keys of client.scanStream({ match: `${prefix}*`, count: 1_000 })) {
      if (keys.length > 0) await client.unlink(...(keys as string[]));
    }
    client.disconnect();
  });
  return prefix;
};
