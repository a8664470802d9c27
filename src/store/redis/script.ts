import { createHash } from 'node:crypto';
import type { RedisClient } from './connection.ts';

type Call = { keys: string[]; arguments: string[] };

/**
 * A script that Redis runs by its digest, and is told in full only where it does not know it yet: after a restart, or
 * after `SCRIPT FLUSH`. What it was told and did not know it has not run, so that asking again is safe.
 */
export const createRedisScript = (client: RedisClient, text: string) => {
  const digest = createHash('sha1').update(text).digest('hex');
  return (call: Call): Promise<unknown> =>
    client.evalSha(digest, call).catch((error: unknown) => {
      if (error instanceof Error && error.message.startsWith('NOSCRIPT ')) return client.eval(text, call);
      throw error;
    });
};
