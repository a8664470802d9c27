import { expect, it } from 'vitest';
import { keepLog } from '../../../test/support/http.ts';
import { createManualClock } from '../../../test/support/manual-clock.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { keepWakes } from '../../../test/support/wakes.ts';
import type { MessageRecord } from '../../domain/message/message.ts';
import { noNewsAfterMs } from '../../domain/message/settled.ts';
import { transition } from '../../domain/message/transition.ts';
import { systemRandom } from '../../kit/clock.ts';
import { DeliveryError, type DeliveryFailure } from '../../ports/errors.ts';
import type { Card, CardAt, Messenger, Store } from '../../ports/index.ts';
import { openStore } from '../../store/open.ts';
import type { Rules } from '../rules.ts';
import { createAdoptCard } from './adopt-card.ts';
import { createCloseDispatch } from './close-dispatch.ts';
import { createDrawCard } from './draw-card.ts';
import { slackEdits } from './edit-card.ts';

const start = async (
  record: MessageRecord,
  card: Partial<Card>,
  messenger: Partial<Messenger>,
  closedUntil?: number,
) => {
  const clock = createManualClock(record.times[record.state]);
  const store = await openStore('memory://', { now: clock.now });
  const dispatch = sampleDispatch({ recordIds: [record.id] });
  await store.create('dispatch', dispatch.id, dispatch);
  await store.create('record', record.id, record);
  await store.create('pending', dispatch.id, { what: 'dispatch' });
  const place = { channelId: 'D1', shared: false, insteadBecause: 'shared' as const };
  await store.create('card', dispatch.id, {
    dispatchId: dispatch.id,
    place,
    replies: [],
    failures: 0,
    notBefore: 0,
    ...card,
  });
  if (closedUntil !== undefined) await closeEdits(store, closedUntil);
  const { queue, woken } = keepWakes();
  const deps = { store, clock, queue, log: keepLog().log, random: systemRandom };
  const closeDispatch = createCloseDispatch({ ...deps, rules: { retentionMs: 1_000_000_000 } as Rules });
  const silent: Messenger = {
    post: async () => ({ channelId: 'D1', ts: '1.1' }),
    edit: async () => {},
    fingerprint: () => 'new',
    reply: async () => {},
    directMessage: async () => 'D1',
    sendNotice: async () => {},
    reach: async () => {},
  };
  const draw = createDrawCard({
    ...deps,
    messenger: { ...silent, ...messenger },
    closeDispatch,
    queueNotice: async () => {},
  });
  const adopt = createAdoptCard(deps);
  return {
    clock,
    store,
    woken,
    adopt: (at: CardAt) => adopt(dispatch.id, at),
    draw: () => draw(dispatch.id),
    isOpen: async () => (await store.list('pending')).length,
  };
};

/** The window for edits is full until so many milliseconds after the record's last news. */
const closeEdits = async (store: Store, ms: number) => {
  const at = sampleRecord('sent').times.sent ?? 0;
  const log = Array.from({ length: slackEdits.max }, () => at + ms - slackEdits.windowMs);
  await store.create('window', slackEdits.name, { log });
};

const refusing = (failure: DeliveryFailure) => ({ post: () => Promise.reject(new DeliveryError('no', failure)) });

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

it('comes back for the edit although a reply has to wait for longer', async () => {
  const refused = new DeliveryError('ratelimited', 'busy', { retryAfterMs: 60_000 });
  const { clock, draw, woken } = await start(
    sampleRecord('sent'),
    { at: { channelId: 'D1', ts: '1.1' } },
    { reply: () => Promise.reject(refused) },
    500,
  );
  await draw();
  expect(woken.map(({ at }) => at - clock.now())).toEqual([500]);
});

it('brings a card up to date that was adopted while another one was edited', async () => {
  const edited: string[] = [];
  const stray = { channelId: 'D1', ts: '2.2' };
  const { clock, draw, adopt } = await start(
    sampleRecord('sent'),
    { at: { channelId: 'D1', ts: '1.1' }, uncertain: true },
    {
      edit: async (_facts, { ts }) => {
        edited.push(ts);
        if (edited.length === 1) await adopt(stray);
      },
    },
  );
  await draw();
  await clock.advance(2_000);
  await draw();
  expect(edited).toEqual(['1.1', '2.2']);
});

it('gives Slack time although it refuses without saying for how long', async () => {
  let posts = 0;
  const refused = new DeliveryError('ratelimited', 'busy');
  const { clock, draw, woken } = await start(
    sampleRecord('waiting'),
    {},
    {
      post: () => {
        posts += 1;
        return Promise.reject(refused);
      },
    },
  );
  await draw();
  for (let passed = 0; passed < 10_000; passed += 100) {
    if ((woken.at(-1)?.at ?? 0) <= clock.now()) await draw();
    await clock.advance(100);
  }
  expect(posts).toBeLessThanOrEqual(11);
});
