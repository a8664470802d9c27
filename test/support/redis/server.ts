/** The Redis of one test, which ends with it. */
import { expect, it, onTestFinished } from 'vitest';
import { hasRedisServer, openRedisServer, type RedisProcess } from './process.ts';

/** Says loudly that there is no `redis-server` on the PATH; where CI is set, that is a failure. */
export const findRedisServer = (what: string): boolean => {
  if (hasRedisServer()) return true;
  if (!process.env.CI) console.warn(`SKIPPED: no redis-server on the PATH; ${what} was not tested.`);
  it.runIf(process.env.CI)('has a redis-server to run', () => {
    expect.fail('No redis-server on the PATH. Install one.');
  });
  return false;
};

export const startRedisServer = async (settings: Record<string, string> = {}): Promise<RedisProcess> => {
  const server = await openRedisServer(settings);
  onTestFinished(server.close);
  return server;
};
