/** Sends as a process makes them: woken by its queue, one pace over all of them. */
import { expect, it } from 'vitest';
import { keepLog } from '../../../test/support/http.ts';
import { createManualClock } from '../../../test/support/manual-clock.ts';
import { overPace } from '../../../test/support/over-pace.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { refuse } from '../../domain/language/refusal.ts';
import { transition } from '../../domain/message/transition.ts';
import { systemRandom } from '../../kit/clock.ts';
import type { SendOutcome } from '../../ports/index.ts';
import { createLocalQueue } from '../../queue/local.ts';
import { openStore } from '../../store/open.ts';
import { createDepartures } from '../pacing/departures.ts';
import type { Rules } from '../rules.ts';
import { createSendRecord } from './send-record.ts';

const lateMs = 60 * 60_000;
const tooMany: SendOutcome = { kind: 'not-sent', failure: refuse('plivo.throttled', 'Too many requests.') };

type Options = { count: number; perSecond?: number; burst?: number; processes?: number; answer?: () => SendOutcome };

/** Everything is due, and each process has just started and woken all of it. */
const start = async ({ count, perSecond = 5, burst = 2, processes = 1, answer }: Options) => {
  const clock = createManualClock();
  const store = await openStore('memory://', { now: clock.now });
  const ids = Array.from({ length: count }, (_, n) => `r${n}`);
  const dispatch = sampleDispatch({ recordIds: ids });
  const dueAt = clock.now();
  await store.create('dispatch', dispatch.id, dispatch);
  for (const id of ids) {
    await store.create('record', id, sampleRecord('waiting', { id, to: id, attempts: 0, forecastAt: dueAt, dueAt }));
  }
  const sent: { to: string; at: number }[] = [];
  const pace = { perSecond, burst };
  const startProcess = () => {
    const { log } = keepLog();
    const queue = createLocalQueue({ clock, log });
    const departure = createDepartures(store, 'leaving', pace);
    const send = createSendRecord({
      store,
      clock,
      random: systemRandom,
      queue,
      log,
      gateway: {
        send: async ({ to }) => {
          sent.push({ to, at: clock.now() });
          return answer?.() ?? { kind: 'accepted', uuid: `u-${to}` };
        },
      },
      departures: { mms: departure, sms: departure },
      rules: { lateMs, publicUrl: undefined } as Rules,
    });
    queue.start((wakeId) => (wakeId.startsWith('send.') ? send(wakeId.slice('send.'.length)) : Promise.resolve()));
    for (const id of ids) queue.wake(`send.${id}`, dueAt);
  };
  for (let n = 0; n < processes; n += 1) startProcess();
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
  };
  await settle();
  const pass = async (ms: number, stepMs = 50) => {
    for (let passed = 0; passed < ms; passed += stepMs) {
      await clock.advance(stepMs);
      await settle();
    }
  };
  const stateOf = async (id: string) => (await store.get('record', id))?.state;
  return { clock, store, ids, sent, pace, pass, stateOf, leftAt: () => sent.map(({ at }) => at) };
};

it('lets what is overdue leave at the pace, each as soon as there is a place', async () => {
  const { ids, sent, pace, pass, leftAt } = await start({ count: 12 });
  expect(sent).toHaveLength(pace.burst);
  await pass(2_000);
  expect(sent.map(({ to }) => to).sort()).toEqual(ids.toSorted());
  expect(overPace(leftAt(), pace)).toEqual([]);
});

it('counts tries that were told to come back as well, first and later ones', async () => {
  const { sent, pace, pass, leftAt } = await start({ count: 12, answer: () => tooMany });
  await pass(8_000);
  expect(sent.length).toBeGreaterThan(12 * 2);
  expect(overPace(leftAt(), pace)).toEqual([]);
});

it('keeps one pace for two processes, and sends each message once', async () => {
  const { ids, sent, pace, pass, leftAt } = await start({ count: 30, processes: 2 });
  await pass(8_000);
  expect(sent.map(({ to }) => to).sort()).toEqual(ids.toSorted());
  expect(overPace(leftAt(), pace)).toEqual([]);
});

it('drops what has no place within its deadline, then and with its sentence', async () => {
  const { store, sent, pass, stateOf } = await start({ count: 4, perSecond: 1 / (2 * 3_600), burst: 1 });
  await pass(lateMs, 60_000);
  expect(await stateOf('r1')).toBe('waiting');
  await pass(1, 1);
  expect(await Promise.all(['r1', 'r2', 'r3'].map((id) => store.get('record', id)))).toMatchObject(
    ['r1', 'r2', 'r3'].map(() => ({
      state: 'failed',
      failure: { code: 'request.too-late', sentence: expect.stringContaining('could not go out within 60 minutes') },
    })),
  );
  expect(sent).toHaveLength(1);
});

it('sends nothing that was cancelled while it waited for a place, and those behind keep theirs', async () => {
  const { clock, store, sent, pass, stateOf } = await start({ count: 5, perSecond: 1, burst: 1 });
  for (const id of ['r1', 'r2']) {
    await store.update('record', id, (it) => transition(it, { type: 'cancelled', at: clock.now() }));
  }
  await pass(4_000);
  expect(sent.map(({ to }) => to)).toEqual(['r0', 'r3', 'r4']);
  expect(await stateOf('r1')).toBe('cancelled');
});

it('gives the places of those who were cancelled to those behind them', async () => {
  const { clock, store, ids, sent, pass, stateOf } = await start({ count: 70, perSecond: 1 / 60, burst: 1 });
  for (const id of ids.slice(1, -1)) {
    await store.update('record', id, (it) => transition(it, { type: 'cancelled', at: clock.now() }));
  }
  await pass(lateMs + 60_000, 1_000);
  expect(await stateOf('r69')).toBe('submitted');
  expect(sent.map(({ to }) => to)).toEqual(['r0', 'r69']);
  expect((sent[1]?.at ?? 0) - (sent[0]?.at ?? 0)).toBeLessThanOrEqual(2 * 60_000);
});
