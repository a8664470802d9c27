import { createHash } from 'node:crypto';
import type { RedisClient } from './connection.ts';

export type RedisScript = (call: { keys: string[]; arguments: string[] }) => Promise<unknown>;

/**
 * A script that Redis runs by its digest, and is told in full only where it does not know it yet: after a restart, or
 * after `SCRIPT FLUSH`. A script that it did not know has not run, so that asking again is safe.
 */
export const createRedisScript = (client: RedisClient, text: string): RedisScript => {
  const digest = createHash('sha1').update(text).digest('hex');
  return (call) =>
    client.evalSha(digest, call).catch((error: unknown) => {
      if (error instanceof Error && error.message.startsWith('NOSCRIPT ')) return client.eval(text, call);
      throw error;
    });
};
