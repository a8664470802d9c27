import { describe, expect, it } from 'vitest';
import { keepLog } from '../../../test/support/http.ts';
import { createManualClock } from '../../../test/support/manual-clock.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { keepWakes } from '../../../test/support/wakes.ts';
import { systemRandom } from '../../kit/clock.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { Messenger, NoticeMessage } from '../../ports/index.ts';
import { openStore } from '../../store/open.ts';
import { noticeChanges, queueNotice } from './queue-notice.ts';
import { sendNotice } from './send-notice.ts';

it('is not given before the moment that Slack named, however often it is woken', async () => {
  const clock = createManualClock();
  const store = await openStore('memory://', { now: clock.now });
  const { queue, woken } = keepWakes();
  const refusals = [new DeliveryError('ratelimited', 'busy', { retryAfterMs: 300_000 })];
  const origin: number[] = [];
  const messenger: Pick<Messenger, 'sendNotice'> = {
    sendNotice: async () => {
      origin.push(clock.now());
      const refusal = refusals.shift();
      if (refusal) throw refusal;
    },
  };
  const context = { store, clock, random: systemRandom, queue, log: keepLog().log, messenger: messenger as Messenger };
  await queueNotice(context, 'U1', { channelId: 'C1' }, { kind: 'help' });
  const begun = clock.now();
  const [{ id } = { id: '' }] = await store.list('pending');

  await sendNotice(context, id);
  for (let swept = 0; swept < 30; swept += 1) {
    await clock.advance(15_000);
    await sendNotice(context, id);
  }
  expect(origin).toHaveLength(2);
  expect((origin[1] ?? 0) - begun).toBeGreaterThanOrEqual(300_000);
  expect(woken.at(-1)?.at).toBeGreaterThanOrEqual(begun + 300_000);
  expect(await store.list('pending')).toEqual([]);
});

it('is given at once where only a clock that was ahead can have put it off', async () => {
  const clock = createManualClock();
  const store = await openStore('memory://', { now: clock.now });
  const { queue } = keepWakes();
  let sent = 0;
  const messenger: Pick<Messenger, 'sendNotice'> = {
    sendNotice: async () => {
      sent += 1;
    },
  };
  const context = { store, clock, random: systemRandom, queue, log: keepLog().log, messenger: messenger as Messenger };
  const notBefore = clock.now() + 24 * 3_600_000;
  const place = { channelId: 'C1' };
  await store.create('notice', 'n1', { userId: 'U1', place, message: { kind: 'help' }, attempts: 1, at: 0, notBefore });

  await sendNotice(context, 'n1');
  expect(sent).toBe(1);
});

describe('what is posted for good', () => {
  const start = async (refusals: DeliveryError[], record = sampleRecord('undelivered')) => {
    const clock = createManualClock();
    const store = await openStore('memory://', { now: clock.now });
    const { queue } = keepWakes();
    const { log, lines } = keepLog();
    const dispatch = sampleDispatch({ recordIds: [record.id] });
    await store.create('dispatch', dispatch.id, dispatch);
    await store.create('record', record.id, record);
    const posted: (boolean | undefined)[] = [];
    let reached = 0;
    const messenger: Pick<Messenger, 'sendNotice' | 'reach'> = {
      sendNotice: async (_notice, { uncertain }) => {
        posted.push(uncertain);
        const refusal = refusals.shift();
        if (refusal) throw refusal;
      },
      reach: async () => {
        reached += 1;
      },
    };
    const context = { store, clock, random: systemRandom, queue, log, messenger: messenger as Messenger };
    const message: NoticeMessage = {
      kind: 'bad-news',
      dispatchId: dispatch.id,
      recordIds: [record.id],
      why: 'gone',
      channelId: 'C1',
    };
    const value = { userId: 'U1', place: { channelId: '' }, message, attempts: 0, at: clock.now() };
    await store.change(noticeChanges('n1', value));
    const run = async (times: number) => {
      for (let n = 0; n < times; n += 1) {
        await sendNotice(context, 'n1');
        await clock.advance(30 * 60_000);
      }
    };
    return { run, store, posted, lines, reached: () => reached };
  };

  it('says that it may be there twice where it may, and only there', async () => {
    const lost = new DeliveryError('http_500', 'passing', { unknown: true });
    const { run, posted, reached } = await start([new DeliveryError('internal_error', 'passing'), lost]);
    await run(5);
    expect(posted).toEqual([false, false, true]);
    expect(reached()).toBe(1);
  });

  it('says so too after a crash between the post and its note', async () => {
    const { run, store, posted } = await start([]);
    await store.update('notice', 'n1', (it) => ({ ...it, posts: 1 }));
    await run(1);
    expect(posted).toEqual([true]);
  });

  it('is given up where the person cannot be reached, and the log says so', async () => {
    const { run, store, posted, lines } = await start([new DeliveryError('cannot_dm_bot', 'permanent')]);
    await run(3);
    expect(posted).toHaveLength(1);
    expect(await store.list('pending')).toEqual([]);
    expect(lines.filter(({ level }) => level === 'error').map(({ step }) => step)).toEqual(['notice.given-up']);
  });

  it('is not posted where it is not true any more', async () => {
    const { run, store, posted } = await start([], sampleRecord('delivered'));
    await run(1);
    expect(posted).toEqual([]);
    expect(await store.list('pending')).toEqual([]);
  });
});
