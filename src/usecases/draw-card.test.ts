import { expect, it } from 'vitest';
import { keepLog } from '../../test/support/http.ts';
import { createManualClock } from '../../test/support/manual-clock.ts';
import { sampleDispatch, sampleRecord } from '../../test/support/samples.ts';
import { keepWakes } from '../../test/support/wakes.ts';
import { systemChance } from '../clock.ts';
import type { MessageRecord } from '../domain/message.ts';
import { noNewsAfterMs } from '../domain/settled.ts';
import { transition } from '../domain/transition.ts';
import { SlackCallError, type SlackFailure } from '../errors.ts';
import type { Card, DeliveryThread } from '../ports.ts';
import { openStore } from '../store/open.ts';
import { createCloseDispatch } from './close-dispatch.ts';
import { createDrawCard } from './draw-card.ts';
import type { Rules } from './rules.ts';

const start = async (record: MessageRecord, card: Partial<Card>, thread: Partial<DeliveryThread>) => {
  const clock = createManualClock(record.times[record.state]);
  const store = await openStore('memory://', { now: clock.now });
  const dispatch = sampleDispatch({ recordIds: [record.id] });
  await store.create('dispatch', dispatch.id, dispatch);
  await store.create('record', record.id, record);
  await store.create('open', dispatch.id, { what: 'dispatch' });
  const place = { channelId: 'D1', shared: false, insteadBecause: 'shared' as const };
  await store.create('card', dispatch.id, {
    dispatchId: dispatch.id,
    place,
    replies: [],
    failures: 0,
    notBefore: 0,
    ...card,
  });
  const { queue, woken } = keepWakes();
  const deps = { store, clock, queue, log: keepLog().log, chance: systemChance };
  const closeDispatch = createCloseDispatch({ ...deps, rules: { retentionMs: 1_000_000_000 } as Rules });
  const edits = {
    take: async () => [],
    takeNow: async () => ({ taken: true }) as const,
    forecast: async () => 0,
  };
  const silent: DeliveryThread = {
    post: async () => ({ channelId: 'D1', ts: '1.1' }),
    edit: async () => {},
    fingerprint: () => 'new',
    reply: async () => {},
    directMessage: async () => 'D1',
    tell: async () => {},
    reach: async () => {},
  };
  const draw = createDrawCard({
    ...deps,
    thread: { ...silent, ...thread },
    edits,
    closeDispatch,
    tellLater: async () => {},
  });
  return { clock, store, woken, draw: () => draw(dispatch.id), isOpen: async () => (await store.list('open')).length };
};

const refusing = (failure: SlackFailure) => ({ post: () => Promise.reject(new SlackCallError('no', failure)) });

it('keeps a dispatch open whose record changed while the card was drawn', async () => {
  const record = sampleRecord('undelivered');
  const report = { type: 'reported', state: 'delivered', uuid: 'u1', at: 9 } as const;
  const { store, draw, woken, isOpen } = await start(
    record,
    { at: { channelId: 'D1', ts: '1.1' } },
    {
      edit: async () => void (await store.update('record', record.id, (it) => transition(it, report))),
    },
  );

  await draw();
  expect(await isOpen()).toBe(1);
  expect(woken).toHaveLength(1);

  await draw();
  expect(await isOpen()).toBe(0);
});

it.each(['place', 'permanent'] as const)(
  'gives up a card that cannot be posted (%s), and closes it',
  async (failure) => {
    const { clock, draw, woken, isOpen } = await start(sampleRecord('failed'), {}, refusing(failure));

    for (let tried = 0; tried < 20 && (await isOpen()) > 0; tried += 1) {
      await draw();
      await clock.advance(20 * 60_000);
    }

    expect(await isOpen()).toBe(0);
    expect(woken.length).toBeLessThan(20);
  },
);

it('looks again when nothing more is expected of a message whose card was given up', async () => {
  const record = sampleRecord('sent');
  const { clock, draw, woken, isOpen } = await start(record, { failures: 100 }, refusing('permanent'));
  await draw();
  expect(woken.map(({ at }) => at)).toEqual([clock.now() + noNewsAfterMs]);

  await clock.advance(noNewsAfterMs);
  await draw();
  expect(await isOpen()).toBe(0);
});
