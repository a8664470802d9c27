import { expect, it } from 'vitest';
import type { RedisClient } from './connection.ts';
import { createRedisScript } from './scripts.ts';

const call = { keys: ['k'], arguments: ['a'] };
const start = (evalSha: () => Promise<unknown>) => {
  const told: unknown[] = [];
  const client = { evalSha, eval: async (...args: unknown[]) => told.push(args) };
  return { told, run: createRedisScript(client as unknown as RedisClient, 'return 1') };
};

it('runs by its digest where Redis knows it', async () => {
  const { run, told } = start(async () => 'done');
  expect(await run(call)).toBe('done');
  expect(told).toEqual([]);
});

it('is told in full to a Redis that does not know it any more', async () => {
  const { run, told } = start(() => Promise.reject(new Error('NOSCRIPT No matching script.')));
  expect(await run(call)).toBe(1);
  expect(told).toEqual([['return 1', call]]);
});

it('is not told again after any other failure, because it may have run', async () => {
  const { run, told } = start(() => Promise.reject(new Error('Socket closed unexpectedly')));
  await expect(run(call)).rejects.toThrow('Socket closed');
  expect(told).toEqual([]);
});
