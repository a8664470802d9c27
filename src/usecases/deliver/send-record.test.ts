import { describe, expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import type { createManualClock } from '../../../test/support/manual-clock.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { refuse } from '../../domain/language/refusal.ts';
import type { StoredMedium } from '../../domain/message/message.ts';
import { canSendAgain } from '../../domain/message/settled.ts';
import type { CarrierGateway, Store } from '../../ports/index.ts';
import { cancel } from '../manage/cancel.ts';
import { reservePlaces } from '../pacing/places.ts';
import { sendRecord } from './send-record.ts';

const lateMs = 60 * 60_000;

/** A process died between throwing the old uploads away and having new ones. */
const start = async (media?: StoredMedium[]) => {
  const { context, clock, store, woken } = await startContext({ rules: { lateMs } });
  const { media: _old, ...dispatch } = sampleDispatch({ recordIds: ['r1'] });
  await store.create('dispatch', dispatch.id, { ...dispatch, ...(media ? { media } : {}) });
  await store.create('record', 'r1', sampleRecord('waiting', { forecastAt: clock.now(), dueAt: clock.now() }));
  return { clock, store, send: () => sendRecord(context, 'r1'), woken, dispatch };
};

it('has the attachments prepared again where the process that began it is gone', async () => {
  const { send, woken, dispatch } = await start();
  await send();
  expect(woken.map(({ id }) => id)).toEqual([`prepare.${dispatch.id}`]);
});

it.each([
  ['are not there', undefined],
  ['are too old', [{ kind: 'uploaded', mediaId: 'm1', uploadedAt: 0, name: 'a.jpg', type: 'image/jpeg', bytes: 1 }]],
  [
    'are links of an earlier version',
    [{ kind: 'url', url: 'https://a.example/a.jpg', name: 'a.jpg', type: 'image/jpeg', bytes: 1 }],
  ],
] as const)('takes no place in the pace while its uploads %s', async (_what, media) => {
  const { store, send, woken, dispatch } = await start(media && [...media]);
  await send();
  expect(woken.map(({ id }) => id)).toEqual([`prepare.${dispatch.id}`]);
  expect(await store.get('pace', 'mms')).toBeUndefined();
  expect(await store.get('pace', 'sms')).toBeUndefined();
});

it('drops what is too late also while its attachments are not ready', async () => {
  const { clock, store, send } = await start();
  await clock.advance(lateMs + 1);
  await send();
  expect(await store.get('record', 'r1')).toMatchObject({ state: 'failed', failure: { code: 'request.too-late' } });
});

it('leaves alone what is not released yet', async () => {
  const { store, send, woken, dispatch } = await start();
  await store.update('dispatch', dispatch.id, (it) => ({ ...it, state: 'held' }));
  await send();
  expect(woken).toEqual([]);
});

describe('places that are given back', () => {
  /** One text at four seconds each; the burst was used when the record took its place. */
  const startAtPace = async (more: Parameters<typeof sampleRecord>[1] = {}) => {
    const started = await startContext({ rules: { lateMs, smsPerSecond: 0.25 } });
    const { context, clock, store } = started;
    await reservePlaces(context, 'sms', { from: clock.now(), count: 9 });
    const [dueAt = 0] = await reservePlaces(context, 'sms', { from: clock.now(), count: 1 });
    const dispatch = sampleDispatch({ recordIds: ['r1'] });
    await store.create('dispatch', dispatch.id, dispatch);
    await store.create('record', 'r1', sampleRecord('waiting', { dueAt, forecastAt: dueAt, ...more }));
    const lineOf = async () => (await store.get('pace', 'sms'))?.nextAt ?? 0;
    return { ...started, context, dispatch, lineOf };
  };

  it('shorten the line once where a cancel comes beside the look for another place', async () => {
    const { context, clock, store, dispatch, lineOf } = await startAtPace();
    await clock.advance(16_000);
    const before = await lineOf();
    let isFirst = true;
    const racing = {
      ...store,
      upsert: async (...given: Parameters<typeof store.upsert>) => {
        if (isFirst) {
          isFirst = false;
          await cancel(context, dispatch.id, 'U1');
        }
        return store.upsert(...given);
      },
    } as typeof store;
    await sendRecord({ ...context, store: racing }, 'r1');
    expect(before - (await lineOf())).toBeLessThanOrEqual(4_000);
  });

  it('are those of a try that came to nothing because its lease had run out', async () => {
    const { context, clock, lineOf } = await startAtPace();
    const gateway: CarrierGateway = {
      ...context.gateway,
      send: async () => {
        await clock.advance(16_000);
        await sendRecord(context, 'r1');
        return { kind: 'not-sent', failure: refuse('plivo.throttled', 'Too many requests.') };
      },
    };
    const before = await lineOf();
    await sendRecord({ ...context, gateway }, 'r1');
    expect(await lineOf()).toBe(before);
    expect(await context.store.get('record', 'r1')).toMatchObject({ state: 'unconfirmed' });
  });

  it('are those that a dropped message holds by then, and not those that it held when it was read', async () => {
    const { context, clock, store } = await startAtPace({ forecastAt: 0 });
    const moved = clock.now() + 20_000;
    const racing = {
      ...store,
      get: async (...given: Parameters<typeof store.get>) => {
        const found = await store.get(...given);
        if (given[0] === 'dispatch') await store.update('record', 'r1', (it) => ({ ...it, dueAt: moved }));
        return found;
      },
    } as typeof store;
    await store.update('pace', 'sms', (it) => ({ ...it, nextAt: it.nextAt + 100_000 }));
    await sendRecord({ ...context, store: racing }, 'r1');
    expect((await store.get('pace', 'sms'))?.freed).toEqual([moved]);
  });
});

describe('a process that is frozen after it stored that it is sending', () => {
  type Send = (recordId: string) => Promise<void>;
  /** `whileFrozen` is what others do meanwhile, in a process of their own. */
  const freeze = async (
    ms: number,
    whileFrozen = async (_send: Send, _clock: ReturnType<typeof createManualClock>) => {},
  ) => {
    const { context, clock, store, woken } = await startContext({ rules: { lateMs } });
    const dispatch = sampleDispatch({ recordIds: ['r1'] });
    await store.create('dispatch', dispatch.id, dispatch);
    const [forecastAt, attempts] = [clock.now(), 0];
    await store.create('record', 'r1', sampleRecord('waiting', { forecastAt, dueAt: forecastAt, attempts }));
    const asked: number[] = [];
    const gateway: CarrierGateway = {
      ...context.gateway,
      send: async () => {
        asked.push(clock.now() - forecastAt);
        return { kind: 'accepted', uuid: 'u1' };
      },
    };
    const thaw = async () => {
      await clock.advance(ms);
      await whileFrozen(other, clock);
    };
    const other = (recordId: string) => sendRecord({ ...context, gateway }, recordId);
    await sendRecord({ ...context, gateway, store: freezing(store, thaw) }, 'r1');
    return { clock, store, asked, other, woken };
  };
  /** The process stops for as long as `thaw` takes, right after it stored that it is sending. */
  const freezing = (store: Store, thaw: () => Promise<void>): Store => {
    let isFrozen = false;
    return {
      ...store,
      change: async (changes) => {
        const done = await store.change(changes);
        if (!isFrozen && (await stateIn(store)) === 'sending') {
          isFrozen = true;
          await thaw();
        }
        return done;
      },
    };
  };
  const stateIn = async (store: Store) => (await store.get('record', 'r1'))?.state;

  it('does not send where another one has said meanwhile that nobody knows', async () => {
    const { store, asked } = await freeze(10 * 60_000, (send) => send('r1'));
    expect(asked).toEqual([]);
    expect(await stateIn(store)).toBe('unconfirmed');
  });

  it('does not begin what might outlive its lease, and has it tried again', async () => {
    const { clock, store, asked, other, woken } = await freeze(5_001);
    expect(asked).toEqual([]);
    expect(await store.get('record', 'r1')).toMatchObject({ state: 'waiting', failure: { code: 'request.held-up' } });
    expect(woken.map(({ id }) => id)).toContain('send.r1');
    await other('r1');
    await clock.advance((woken.findLast(({ id }) => id === 'send.r1')?.at ?? 0) - clock.now());
    await other('r1');
    expect(asked).toHaveLength(1);
    expect(await stateIn(store)).toBe('submitted');
  });

  it('gives up where it was too late by then, and leaves it to a person to send it again', async () => {
    const { clock, store, asked } = await freeze(lateMs + 1);
    expect(asked).toEqual([]);
    const record = await store.get('record', 'r1');
    expect(record).toMatchObject({ state: 'failed', failure: { code: 'request.held-up' } });
    expect(record && canSendAgain(record, clock.now())).toBe(true);
  });

  it('does not send where the clock was set back meanwhile either', async () => {
    const { store, asked } = await freeze(10 * 60_000, async (_send, clock) => clock.setBack(10 * 60_000));
    expect(asked).toEqual([]);
    expect(await store.get('record', 'r1')).toMatchObject({ failure: { code: 'request.held-up' } });
  });

  it('sends where that took not long', async () => {
    const { asked } = await freeze(5_000);
    expect(asked).toEqual([5_000]);
  });
});
