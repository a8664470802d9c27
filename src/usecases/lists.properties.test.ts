/** What holds of a long list whatever happens to it at the same time: its counts are its records, and nobody is texted twice. */
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type LongList, startLongList } from '../../test/support/long-list.ts';
import { createSeeded, type Seeded } from '../../test/support/seeded.ts';
import { refuse, refuseForNow } from '../domain/language/refusal.ts';
import type { SendOutcome, Store, WakeId } from '../ports/index.ts';
import { drawCard } from './card/draw-card.ts';
import type { Context } from './context.ts';
import { failDispatch } from './deliver/fail-dispatch.ts';
import { release } from './deliver/release.ts';
import { sendRecord } from './deliver/send-record.ts';
import { cancel } from './manage/cancel.ts';
import { leaveAlone } from './manage/leave-alone.ts';
import { closeGapsInLine } from './pacing/close-gaps.ts';
import { wakePage } from './pacing/pages.ts';
import type { RateKind } from './pacing/places.ts';
import { noteHint } from './reports/note-hint.ts';
import { reconcile } from './reports/reconcile.ts';
import { recordReport } from './reports/record-report.ts';
import { recover } from './wakeups/recover.ts';

/** Each call takes some turns of the loop, and now and then one is not made. */
const hesitating = (store: Store, chance: Seeded): Store => {
  const wait = async () => {
    for (let turns = chance.below(4); turns > 0; turns -= 1) await setImmediate();
  };
  const mayDie = () => {
    if (chance.below(25) === 0) throw new Error('this process died here');
  };
  return {
    ...store,
    get: async (...args) => wait().then(() => store.get(...args)),
    update: async (...args) =>
      wait()
        .then(mayDie)
        .then(() => store.update(...args)),
    change: async (changes) =>
      wait()
        .then(mayDie)
        .then(() => store.change(changes)),
  };
};

const failure = refuse('plivo.50', 'It is a landline.');
const outcomes = (uuid: string): SendOutcome[] => [
  { kind: 'accepted', uuid },
  { kind: 'accepted', uuid },
  { kind: 'refused', failure },
  { kind: 'unknown', reason: 'timeout' },
  { kind: 'not-sent', failure: refuseForNow('plivo.throttled', 'Too many.') },
];

const start = async (chance: Seeded, count: number) => {
  const taken: string[] = [];
  /** Numbers that Plivo was asked to text, in order. */
  const asked: string[] = [];
  const list = await startLongList(count);
  const context: Context = {
    ...list.context,
    store: hesitating(list.store, chance),
    lookup: { ...list.context.lookup, get: async () => 'missing', sentTo: async () => [] },
    gateway: {
      ...list.context.gateway,
      send: async ({ to }) => {
        asked.push(to);
        await setImmediate();
        const outcome = chance.pick(outcomes(`u${taken.length}`));
        // Plivo may have it also where its answer never came.
        if (outcome.kind === 'accepted' || outcome.kind === 'unknown') taken.push(to);
        return outcome;
      },
    },
  };
  expect(await list.request('k')).toMatchObject({ kind: 'accepted' });
  return { list, context, taken, asked, dispatch: await list.dispatch() };
};

type Run = Awaited<ReturnType<typeof start>>;

const step = ({ context }: Run, wakeId: WakeId): Promise<unknown> => {
  const [kind, id = ''] = [wakeId.slice(0, wakeId.indexOf('.')), wakeId.slice(wakeId.indexOf('.') + 1)];
  if (kind === 'send') return sendRecord(context, id);
  if (kind === 'reconcile') return reconcile(context, id);
  if (kind === 'draw') return drawCard(context, id);
  if (kind === 'release') return release(context, id);
  if (kind === 'page') return wakePage(context, id);
  return kind === 'line' ? closeGapsInLine(context, id as RateKind) : Promise.resolve();
};

/** Runs what was woken for a moment that has come, all of it at once, twice as it may happen. */
const runDue = async (run: Run): Promise<void> => {
  const { woken } = run.list;
  const due = woken.filter(({ at }) => at <= run.list.clock.now());
  woken.splice(0, woken.length, ...woken.filter((it) => !due.includes(it)));
  const ids = due.map(({ id }) => id);
  await Promise.allSettled([...new Set(ids), ...ids.slice(0, 3)].map((id) => step(run, id)));
};

const anything = async (run: Run, chance: Seeded): Promise<unknown> => {
  const { context, dispatch } = run;
  const id = chance.pick(dispatch.recordIds);
  const state = chance.pick(['submitted', 'sent', 'delivered', 'undelivered', 'failed'] as const);
  switch (chance.below(30)) {
    case 0:
      return cancel(context, dispatch.id, 'U1');
    case 1:
      return failDispatch(context, dispatch.id, failure);
    case 2:
      return leaveAlone(context, dispatch.id, 'U1');
    case 3:
    case 4:
      return noteHint(context, id, undefined);
    case 5:
      return recover(context);
    case 6:
    case 7:
      return recover(context, { of: 'leaving', after: '', limit: 10, dueBefore: context.clock.now() + 15_000 });
    case 8:
    case 9:
    case 10:
    case 11:
    case 12:
      return recordReport(context, id, { uuid: `r.${id}`, state });
    default:
      return sendRecord(context, id);
  }
};

const expectTrueCounts = async (list: LongList) => expect(await list.tally()).toEqual(await list.realTally());

const isOpen = async ({ store }: LongList) =>
  (await store.list('pending')).some(({ value }) => value.what === 'dispatch');

const seeds = (count: number, many: number) => Array.from({ length: many }, (_, seed) => [count, seed] as const);

// Of the longer one the records are stored in two pages.
it.each([...seeds(24, 20), ...seeds(230, 4)])('holds of a list of %i, seed %i', async (count, seed) => {
  const chance = createSeeded(seed);
  const run = await start(chance, count);
  const { list, taken, asked } = run;
  let askedBeforeStop: number | undefined;
  for (let round = 0; round < 12; round += 1) {
    const actions = Array.from({ length: chance.below(count / 2) }, () => anything(run, chance));
    const done = await Promise.allSettled([...actions, runDue(run)]);
    await expectTrueCounts(list);
    if (done.some((it) => it.status === 'fulfilled' && isCancelled(it.value))) askedBeforeStop ??= asked.length;
    await list.clock.advance(chance.pick([10, 1_000, 16_000, 60_000, 400_000]));
  }
  // The processes live on, and all of it comes to an end.
  for (let round = 0; round < 60 && (await isOpen(list)); round += 1) {
    await recover(run.context).catch(() => {});
    await list.clock.advance(10 * 60_000);
    await runDue(run);
    await expectTrueCounts(list);
  }
  expect(await isOpen(list)).toBe(false);
  const { waiting, sending } = (await list.tally()) ?? {};
  expect([waiting, sending]).toEqual([undefined, undefined]);
  expect(new Set(taken).size).toBe(taken.length);
  if (askedBeforeStop !== undefined) expect(asked).toHaveLength(askedBeforeStop);
});

const isCancelled = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === 'cancelled';
