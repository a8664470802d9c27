import { expect, it } from 'vitest';
import { rememberFor } from './remember.ts';

it('asks once for all who ask within the time, and again afterwards', async () => {
  let now = 5;
  let asked = 0;
  const ask = rememberFor(
    1_000,
    async () => {
      asked += 1;
      return asked;
    },
    () => now,
  );
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
  now += 999;
  expect(await ask()).toBe(1);
  now += 1;
  expect(await ask()).toBe(2);
});

it('remembers a failure as long, and no longer', async () => {
  let now = 0;
  const answers = [Promise.reject(new Error('full')), Promise.resolve('fine')];
  const ask = rememberFor(
    1_000,
    () => answers.shift() ?? expect.fail('asked too often'),
    () => now,
  );
  await expect(ask()).rejects.toThrow('full');
  await expect(ask()).rejects.toThrow('full');
  now = 1_000;
  expect(await ask()).toBe('fine');
});
