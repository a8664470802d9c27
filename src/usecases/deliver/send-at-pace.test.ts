/** Sends as a process makes them: woken by its queue, one pace over all of them. */
import { expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { overPace } from '../../../test/support/over-pace.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { refuse } from '../../domain/language/refusal.ts';
import type { SendOutcome } from '../../ports/index.ts';
import { createLocalQueue } from '../../queue/local.ts';
import { createLimiters } from '../limiters/index.ts';
import { cancel } from '../manage/cancel.ts';
import { closeGapsInLine } from '../pacing/close-gaps.ts';
import { wakePage } from '../pacing/pages.ts';
import type { RateKind } from '../pacing/places.ts';
import { sendRecord } from './send-record.ts';

const lateMs = 60 * 60_000;
const burst = 10;
const tooMany: SendOutcome = { kind: 'not-sent', failure: refuse('plivo.throttled', 'Too many requests.') };

type Options = { count: number; perSecond?: number; processes?: number; answer?: () => SendOutcome };

/** Everything was due a minute ago, and each process has just started and woken all of it. */
const start = async ({ count, perSecond = 5, processes = 1, answer }: Options) => {
  const sent: { to: string; at: number }[] = [];
  const base = await startContext({ rules: { lateMs, smsPerSecond: perSecond } });
  const { clock, store } = base;
  const ids = Array.from({ length: count }, (_, n) => `r${String(n).padStart(count > 100 ? 4 : 2, '0')}`);
  let paceChanges = 0;
  const counting = {
    ...store,
    upsert: (...given: Parameters<typeof store.upsert>) => {
      if (given[0] === 'pace') paceChanges += 1;
      return store.upsert(...given);
    },
  } as typeof store;
  const dispatch = sampleDispatch({ recordIds: ids });
  const dueAt = clock.now() - 60_000;
  await store.create('dispatch', dispatch.id, dispatch);
  await store.create('pending', dispatch.id, { what: 'dispatch' });
  const waiting = { attempts: 0, forecastAt: dueAt, dueAt, earliestAt: dueAt };
  for (const id of ids) await store.create('record', id, sampleRecord('waiting', { id, to: id, ...waiting }));
  const startProcess = () => {
    const queue = createLocalQueue({ clock, log: base.context.log });
    const gateway = {
      ...base.context.gateway,
      send: async ({ to }: { to: string }) => {
        sent.push({ to, at: clock.now() });
        return answer?.() ?? ({ kind: 'accepted', uuid: `u-${to}` } as const);
      },
    };
    const context = { ...base.context, store: counting, queue, gateway, limiters: createLimiters() };
    queue.start(async (wakeId) => {
      const [kind, id = '', ...more] = wakeId.split('.');
      if (kind === 'send') await sendRecord(context, id);
      if (kind === 'page') await wakePage(context, [id, ...more].join('.'));
      if (kind === 'line') await closeGapsInLine(context, id as RateKind);
    });
    for (const id of ids) queue.wake(`send.${id}`, dueAt);
    return context;
  };
  const contexts = Array.from({ length: processes }, startProcess);
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  };
  await settle();
  const pass = async (ms: number, stepMs = 50) => {
    for (let passed = 0; passed < ms; passed += stepMs) {
      await clock.advance(stepMs);
      await settle();
    }
  };
  const stateOf = async (id: string) => (await store.get('record', id))?.state;
  const stop = () => cancel(contexts[0] ?? base.context, dispatch.id, 'U1');
  const leftAt = () => sent.map(({ at }) => at);
  return { store, ids, sent, pass, stateOf, stop, pace: { perSecond, burst }, leftAt, paceChanges: () => paceChanges };
};

it('lets what is overdue leave at the pace, each as soon as there is a place, first what was promised first', async () => {
  const { ids, sent, pace, pass, leftAt } = await start({ count: 30 });
  expect(sent).toHaveLength(burst);
  await pass(4_100);
  expect(sent.map(({ to }) => to)).toEqual(ids);
  expect(overPace(leftAt(), pace)).toEqual([]);
});

it('takes the places of a thousand that are overdue in few changes, and each of them only once', async () => {
  const { ids, sent, pace, pass, leftAt, paceChanges } = await start({ count: 1_000, perSecond: 1_000 });
  await pass(1_500);
  expect(sent.map(({ to }) => to).sort()).toEqual(ids);
  expect(overPace(leftAt(), { ...pace, burst: burst + 1 })).toEqual([]);
  expect(paceChanges()).toBeLessThan(100);
});

it('counts tries that were told to come back as well, first and later ones', async () => {
  const { sent, pace, pass, leftAt } = await start({ count: 30, answer: () => tooMany });
  await pass(16_000);
  expect(sent.length).toBeGreaterThan(30 * 2);
  // A message whose place came in a busy moment leaves some milliseconds after it, so one more may be seen in a span.
  expect(overPace(leftAt(), { ...pace, burst: burst + 1 })).toEqual([]);
});

it('keeps one pace for two processes, and sends each message once', async () => {
  const { ids, sent, pace, pass, leftAt } = await start({ count: 50, processes: 2 });
  await pass(12_000);
  expect(sent.map(({ to }) => to).sort()).toEqual(ids.toSorted());
  expect(overPace(leftAt(), { ...pace, burst: burst + 1 })).toEqual([]);
});

it('drops what has no place within its deadline, right after it and with its sentence', async () => {
  const { store, sent, pass, stateOf } = await start({ count: burst + 3, perSecond: 1 / (2 * 3_600) });
  await pass(lateMs - 60_000, 60_000);
  expect(await stateOf('r11')).toBe('waiting');
  await pass(1, 1);
  expect(await Promise.all(['r10', 'r11', 'r12'].map((id) => store.get('record', id)))).toMatchObject(
    ['r10', 'r11', 'r12'].map(() => ({
      state: 'failed',
      failure: { code: 'request.too-late', sentence: expect.stringContaining('could not go out within 60 minutes') },
    })),
  );
  expect(sent).toHaveLength(burst);
});

it('sends nothing that was stopped while it waited for its place', async () => {
  const { sent, pass, stop } = await start({ count: 30, perSecond: 1 });
  await stop();
  await pass(30_000);
  expect(sent).toHaveLength(burst);
});
