/** Whatever the store fails at, and whatever people do meanwhile, each message comes to an end without a restart. */
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type LongList, startLongList } from '../../test/support/long-list.ts';
import { createSeeded, type Seeded } from '../../test/support/seeded.ts';
import { refuseForNow } from '../domain/language/refusal.ts';
import type { SendOutcome, Store, WakeId } from '../ports/index.ts';
import type { Context } from './context.ts';
import { failDispatch } from './deliver/fail-dispatch.ts';
import { bindUseCases } from './index.ts';

const failure = refuseForNow('plivo.busy', 'Not sent.');
const outcomes = (uuid: string): SendOutcome[] => [
  { kind: 'accepted', uuid },
  { kind: 'refused', failure },
  { kind: 'unknown', reason: 'timeout' },
  { kind: 'not-sent', failure },
];

/** Each write takes some turns of the loop, and as long as `isFailing` some are not made. */
const failing = (store: Store, chance: Seeded, state: { isFailing: boolean }): Store => {
  const orFail = async <T>(write: () => Promise<T>): Promise<T> => {
    for (let turns = chance.below(4); turns > 0; turns -= 1) await setImmediate();
    if (state.isFailing && chance.below(12) === 0) throw new Error('the disk is full');
    return write();
  };
  return {
    ...store,
    update: (...given) => orFail(() => store.update(...given)),
    upsert: (...given) => orFail(() => store.upsert(...given)),
    change: (changes) => orFail(() => store.change(changes)),
  };
};

const start = async (count: number, seed: number) => {
  const chance = createSeeded(seed);
  const state = { isFailing: true };
  const list = await startLongList(count);
  await list.request('k');
  let sent = 0;
  const send = async () => {
    sent += 1;
    await setImmediate();
    return chance.pick(outcomes(`u${sent}`));
  };
  const { gateway, lookup } = list.context;
  const context: Context = {
    ...list.context,
    store: failing(list.store, chance, state),
    gateway: { ...gateway, send },
    lookup: { ...lookup, get: async () => 'missing', sentTo: async () => [] },
  };
  return { list, chance, state, context, useCases: bindUseCases(context) };
};
type Run = Awaited<ReturnType<typeof start>>;

/** What people do, the operator and Plivo, to anything that was accepted. */
const anything = async ({ list, chance, context, useCases }: Run): Promise<unknown> => {
  const dispatch = await list.store.get('dispatch', chance.pick(await list.dispatchIds()));
  if (!dispatch) return undefined;
  const { id } = dispatch;
  switch (chance.below(20)) {
    case 0:
      return useCases.cancel(id, 'U1');
    case 1:
      return useCases.cancel(id, 'U1', 'declined');
    case 2:
    case 3:
      return useCases.sendAnyway(id, 'U1');
    case 4:
      return failDispatch(context, id, failure);
    case 5:
    case 6:
    case 7:
      return useCases.sendAgain(id, 'U1');
    case 8:
      if (chance.below(8) === 0) context.rules.users = ['U2'];
      return undefined;
    default: {
      const recordId = chance.pick(dispatch.recordIds);
      const state = chance.pick(['submitted', 'sent', 'delivered', 'undelivered', 'failed'] as const);
      return useCases.recordReport(recordId, { uuid: `r.${recordId}`, state, failure });
    }
  }
};

/** As a queue does: once for each, and once more after 5 s where it failed. */
const runDue = async ({ list: { woken, clock }, useCases }: Run): Promise<void> => {
  const due = woken.filter(({ at }) => at <= clock.now());
  woken.splice(0, woken.length, ...woken.filter((it) => !due.includes(it)));
  const again = (id: WakeId) => woken.push({ id, at: clock.now() + 5_000 });
  const ids = new Set(due.map(({ id }) => id));
  await Promise.all([...ids].map((id) => useCases.runStep(id).catch(() => again(id))));
};

const open = async ({ store }: LongList) =>
  (await store.list('pending')).filter(({ value }) => value.what === 'dispatch').map(({ id }) => id);

const seeds = (count: number, many: number) => Array.from({ length: many }, (_, seed) => [count, seed] as const);

it.each([...seeds(3, 20), ...seeds(24, 10)])('holds of a list of %i, seed %i', async (count, seed) => {
  const run = await start(count, seed);
  const { list, chance, state } = run;
  for (let round = 0; round < 25; round += 1) {
    const actions = Array.from({ length: chance.below(6) }, () => anything(run));
    await Promise.allSettled([...actions, runDue(run)]);
    await list.clock.advance(chance.pick([10, 1_000, 16_000, 60_000, 400_000]));
  }
  state.isFailing = false;
  for (let round = 0; round < 3_000 && list.woken.length > 0; round += 1) {
    await list.clock.advance(Math.max(0, Math.min(...list.woken.map(({ at }) => at)) - list.clock.now()));
    await runDue(run);
  }
  expect(await open(list)).toEqual([]);
});
