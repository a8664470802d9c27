import { describe, expect, it } from 'vitest';
import { freePort } from '../../../sandbox/ports.ts';
import { answersAt } from './answers.ts';
import { findRedisServer, startRedisServer } from './server.ts';
import { findOrStartRedis } from './setup.ts';

const found = findRedisServer('the Redis of the tests');
const silent = async () => `redis://127.0.0.1:${await freePort()}`;

describe.runIf(found)('the Redis of the tests', () => {
  it('is the first that answers, which is not ended with them', async () => {
    const { url } = await startRedisServer();
    const redis = await findOrStartRedis([await silent(), url]);
    expect(redis?.url).toBe(url);
    await redis?.close();
    expect(await answersAt(url)).toBe(true);
  });

  it('is none that keeps snapshots only', async () => {
    const { url } = await startRedisServer({ appendonly: 'no' });
    const redis = await findOrStartRedis([url]);
    expect(redis?.url).not.toBe(url);
    await redis?.close();
  });

  it('is one from the PATH where none answers, and ends with them', async () => {
    const nobody = await silent();
    const redis = await findOrStartRedis([nobody]);
    expect(redis?.url).not.toBe(nobody);
    expect(await answersAt(redis?.url ?? '')).toBe(true);
    await redis?.close();
    expect(await answersAt(redis?.url ?? '')).toBe(false);
  });
});
