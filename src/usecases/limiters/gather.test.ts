import { expect, it } from 'vitest';
import { createGather } from './gather.ts';

/** Doubles what it is given, once it is let go on. */
const start = () => {
  const gather = createGather<number, number>();
  const calls: (readonly number[])[] = [];
  let hold = Promise.withResolvers<void>();
  const work = async (asks: readonly number[]) => {
    calls.push(asks);
    await hold.promise;
    if (asks.includes(13)) throw new Error('unlucky');
    return asks.map((ask) => ask * 2);
  };
  const goOn = () => {
    hold.resolve();
    hold = Promise.withResolvers<void>();
  };
  return { calls, ask: (n: number, key = 'a') => gather(key, n, work), goOn };
};

it('lets the first go at once, and those who come meanwhile go together', async () => {
  const { calls, ask, goOn } = start();
  const answers = [1, 2, 3].map((n) => ask(n));
  expect(calls).toEqual([[1]]);
  goOn();
  expect(await answers[0]).toBe(2);
  goOn();
  expect(await Promise.all(answers)).toEqual([2, 4, 6]);
  expect(calls).toEqual([[1], [2, 3]]);
});

it('begins at once again where nobody waits any more', async () => {
  const { calls, ask, goOn } = start();
  const first = ask(1);
  goOn();
  await first;
  const second = ask(2);
  goOn();
  expect(await second).toBe(4);
  expect(calls).toEqual([[1], [2]]);
});

it('tells a failure to those whom it concerns', async () => {
  const { ask, goOn } = start();
  const first = ask(1);
  const unlucky = Promise.allSettled([ask(13), ask(2)]);
  goOn();
  expect(await first).toBe(2);
  goOn();
  expect((await unlucky).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const after = ask(3);
  goOn();
  expect(await after).toBe(6);
});

it('keeps keys apart', () => {
  const { calls, ask } = start();
  void ask(1, 'a');
  void ask(2, 'b');
  expect(calls).toEqual([[1], [2]]);
});
