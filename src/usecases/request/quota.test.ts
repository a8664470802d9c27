import { expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { dayOf } from '../../domain/policy/quota.ts';
import type { Store } from '../../ports/index.ts';
import { returnQuota, takeQuota } from './quota.ts';

const start = async () => {
  const { context, store, clock } = await startContext({ rules: { userDaily: 100, teamDaily: 150 } });
  const at = clock.now();
  const used = async (who: string) => (await store.get('quota', `${who}.${dayOf(at)}`))?.used ?? 0;
  const take = (userId: string, count: number, on: Store = store) =>
    takeQuota({ ...context, store: on }, userId, count, at);
  return { context, store, at, used, take };
};

it('counts for the person and for the team, and gives back both', async () => {
  const { context, at, used, take } = await start();
  expect(await take('U1', 40)).toBeUndefined();
  expect([await used('user-U1'), await used('team')]).toEqual([40, 40]);
  await returnQuota(context, 'U1', 15, at);
  expect([await used('user-U1'), await used('team')]).toEqual([25, 25]);
});

it('says which of the limits it is, and what is left of it', async () => {
  const { take } = await start();
  await take('U1', 90);
  expect(await take('U1', 11)).toMatchObject({
    code: 'limit.user',
    sentence: expect.stringContaining('Send to 10 at most'),
  });
  expect(await take('U2', 61)).toMatchObject({
    code: 'limit.team',
    sentence: expect.stringContaining('Send to 60 at most'),
  });
  expect(await take('U2', 60)).toBeUndefined();
});

it('refuses nobody because of a request that is too large itself and comes at the same moment', async () => {
  const { store, used, take } = await start();
  /** Every count that is stored, at any moment. */
  const seen: number[] = [];
  const watched: Store = {
    ...store,
    change: async (changes) => {
      const done = await store.change(changes);
      seen.push(await used('team'));
      return done;
    },
  };
  const answers = await Promise.all([
    take('U1', 101, watched),
    take('U1', 100, watched),
    take('U2', 101, watched),
    take('U2', 50, watched),
  ]);
  expect(answers.map((it) => it?.code)).toEqual(['limit.user', undefined, 'limit.user', undefined]);
  expect(Math.max(...seen)).toBe(150);
});
