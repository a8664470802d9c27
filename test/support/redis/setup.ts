/** Once before all test files: the Redis that they share; each takes keys of its own. */
import { appendsAt } from './answers.ts';
import { hasRedisServer, openRedisServer } from './process.ts';

const usual = 'redis://127.0.0.1:6379';

/**
 * The first of `urls` on which the bot would start, or a server of one's own from the PATH. Undefined where there is no `redis-server`:
 * the tests that need one say so themselves.
 */
export const findOrStartRedis = async (urls: readonly string[]) => {
  for (const url of urls) if (await appendsAt(url)) return { url, close: async () => {} };
  return hasRedisServer() ? openRedisServer() : undefined;
};

/** Called by Vitest, which waits for the function that it returns before it ends. Workers inherit the environment. */
export default async (): Promise<(() => Promise<void>) | undefined> => {
  const named = process.env.REDIS_URL;
  const redis = await findOrStartRedis(named ? [named, usual] : [usual]);
  if (named && redis?.url !== named)
    console.warn(`No Redis with an append-only file at ${named}; the tests run on ${redis?.url ?? 'none'}.`);
  if (redis) process.env.REDIS_URL = redis.url;
  return redis?.close;
};
