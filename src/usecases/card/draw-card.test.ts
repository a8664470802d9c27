import { describe, expect, it } from 'vitest';
import { keepLog } from '../../../test/support/http.ts';
import { createManualClock } from '../../../test/support/manual-clock.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { keepWakes } from '../../../test/support/wakes.ts';
import { longestDeferMs } from '../../domain/message/backoff.ts';
import { newCard } from '../../domain/message/card.ts';
import type { Dispatch, Media, MessageRecord } from '../../domain/message/message.ts';
import { chattyUpTo } from '../../domain/message/milestones.ts';
import { transitionPreviews } from '../../domain/message/previews.ts';
import { transitionRecord } from '../../domain/message/record.ts';
import { noNewsAfterMs } from '../../domain/message/settled.ts';
import { systemRandom } from '../../kit/clock.ts';
import { DeliveryError, type DeliveryFailure } from '../../ports/errors.ts';
import type { Card, CardAt, CardFacts, Directory, Messenger, Store } from '../../ports/index.ts';
import { openStore } from '../../store/open.ts';
import { createLimiters } from '../limiters/index.ts';
import { hourOf } from '../previews/note-expiring.ts';
import type { Rules } from '../rules.ts';
import { adoptCard } from './adopt-card.ts';
import { drawCard } from './draw-card.ts';
import { editGapMs, slackEdits } from './edit-card.ts';

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
  await store.create('card', dispatch.id, { ...newCard(dispatch.id, place), ...card });
  if (closedUntil !== undefined) await closeEdits(store, closedUntil);
  const { queue, woken } = keepWakes();
  const silent: Messenger = {
    post: async () => ({ channelId: 'D1', ts: '1.1' }),
    edit: async () => {},
    render: () => ({ hash: 'new', message: {} }),
    renderProblems: () => ({ hash: 'counted', message: {} }),
    reply: async () => {},
    directMessage: async () => 'D1',
    whisper: async () => {},
    tellDirectly: async () => {},
    reach: async () => {},
  };
  const context = {
    store,
    clock,
    queue,
    log: keepLog().log,
    random: systemRandom,
    directory: { person: async (id: string) => ({ id, name: `Name of ${id}` }) } as Partial<Directory> as Directory,
    messenger: { ...silent, ...messenger },
    rules: { retentionMs: 1_000_000_000 } as Rules,
    limiters: createLimiters(),
  };
  return {
    clock,
    store,
    woken,
    adopt: (at: CardAt) => adoptCard(context, dispatch.id, at),
    draw: () => drawCard(context, dispatch.id),
    isOpen: async () => (await store.list('pending')).filter(({ value }) => value.what === 'dispatch').length,
    /** What is kept to be told directly. */
    notices: async () => {
      const ids = (await store.list('pending')).filter(({ value }) => value.what === 'notice').map(({ id }) => id);
      return (await Promise.all(ids.map((id) => store.get('notice', id)))).map((it) => it?.message);
    },
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
  const { clock, store, draw, woken, isOpen } = await start(
    record,
    { at: { channelId: 'D1', ts: '1.1' } },
    {
      edit: async () => void (await store.update('record', record.id, (it) => transitionRecord(it, report))),
    },
  );

  await draw();
  expect(await isOpen()).toBe(1);
  expect(woken).toHaveLength(1);

  await clock.advance(editGapMs);
  await draw();
  expect(await isOpen()).toBe(0);
});

it('closes a dispatch only with all of its small pictures, which are deleted with it', async () => {
  const medium: Media = { name: 'a', type: 'image/jpeg', bytes: 1, kind: 'uploaded', mediaId: 'm', uploadedAt: 1 };
  const kept = { type: 'kept', files: [{ of: 0, fileId: 'F1' }], at: 9 } as const;
  const { clock, store, draw, isOpen } = await start(
    sampleRecord('delivered'),
    { at: { channelId: 'D1', ts: '1.1' } },
    {
      edit: async () => {
        await store.update('dispatch', sampleDispatch().id, (it) =>
          transitionPreviews({ ...it, media: [medium] }, kept),
        );
      },
    },
  );
  const expiring = () => store.get('expiring-previews', String(hourOf(clock.now() + 1_000_000_000)));
  await draw();
  expect([await isOpen(), await expiring()]).toEqual([1, undefined]);
  await clock.advance(editGapMs);
  await draw();
  expect([await isOpen(), await expiring()]).toEqual([0, { [sampleDispatch().id]: ['F1'] }]);
});

it('renders a card once for each post and each edit, and not while it may not be edited', async () => {
  let renders = 0;
  const render = ({ records }: CardFacts) => {
    renders += 1;
    return { hash: String(records.map(({ state }) => state)), message: {} };
  };
  const record = sampleRecord('submitted');
  const { clock, store, draw } = await start(record, {}, { render });
  const report = async (state: 'sent' | 'delivered') => {
    const event = { type: 'reported', state, uuid: 'u1', at: 9 } as const;
    await store.update('record', record.id, (it) => transitionRecord(it, event));
    await draw();
  };
  await draw();
  expect(renders).toBe(1);
  await report('sent');
  expect(renders).toBe(2);
  await report('delivered');
  expect(renders).toBe(2);
  await clock.advance(editGapMs);
  await draw();
  expect(renders).toBe(3);
});

it('asks for the name of a sender that was stored without one, and for no other', async () => {
  const shown: (string | undefined)[] = [];
  const render = ({ dispatch }: CardFacts) => {
    shown.push(dispatch.sender.name);
    return { hash: 'new', message: {} };
  };
  const { draw, store } = await start(sampleRecord('sent'), {}, { render });
  await draw();
  const stored = await store.get('dispatch', sampleDispatch().id);
  expect([shown, stored?.sender.name]).toEqual([['Name of U1'], undefined]);

  const named = await start(sampleRecord('sent'), {}, { render });
  const rename = (it: Dispatch): Dispatch => ({ ...it, sender: { ...it.sender, name: 'Ann' } });
  await named.store.update('dispatch', sampleDispatch().id, rename);
  await named.draw();
  expect(shown[1]).toBe('Ann');
});

it.each(['place', 'permanent'] as const)(
  'gives up a card that cannot be posted (%s), and closes it',
  async (failure) => {
    const { clock, draw, woken, isOpen, notices } = await start(sampleRecord('failed'), {}, refusing(failure));

    for (let tried = 0; tried < 20 && (await isOpen()) > 0; tried += 1) {
      await draw();
      await clock.advance(20 * 60_000);
    }

    expect(await isOpen()).toBe(0);
    expect(woken.length).toBeLessThan(20);
    const told = {
      kind: 'bad-news',
      dispatchId: expect.any(String),
      recordIds: ['r1'],
      why: 'not-taken',
      channelId: '',
    };
    expect(await notices()).toEqual([told]);
  },
);

describe('a failure that Slack takes neither on the card nor under it', () => {
  const at = { channelId: 'C1', ts: '1.1' };
  const refuse = () => Promise.reject(new DeliveryError('is_archived', 'place', { closed: 'archived' }));

  it('is told directly once, by however many who draw the card at the same moment', async () => {
    const { draw, notices, store } = await start(sampleRecord('undelivered'), { at }, { edit: refuse, reply: refuse });
    await Promise.all([draw(), draw(), draw()]);
    await draw();
    expect(await notices()).toMatchObject([{ kind: 'bad-news', recordIds: ['r1'], why: 'archived' }]);
    const card = await store.get('card', sampleRecord('undelivered').dispatchId);
    expect(card).toMatchObject({ stuck: 'archived', told: ['r1.undelivered'] });
  });

  it('is tried under the card again where Slack does not answer, and told nowhere meanwhile', async () => {
    const silent = () => Promise.reject(new DeliveryError('http_503', 'passing', { unknown: true }));
    const { draw, notices, isOpen } = await start(sampleRecord('undelivered'), { at }, { edit: refuse, reply: silent });
    await draw();
    expect(await notices()).toEqual([]);
    expect(await isOpen()).toBe(1);
  });

  it('is not posted under a card whose edit Slack did not answer', async () => {
    const silent = () => Promise.reject(new DeliveryError('http_503', 'passing', { unknown: true }));
    let replies = 0;
    const reply = async () => {
      replies += 1;
    };
    const { draw } = await start(sampleRecord('undelivered'), { at }, { edit: silent, reply });
    await draw();
    expect(replies).toBe(0);
  });
});

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

describe('after a clock that was ahead', () => {
  const at = { channelId: 'D1', ts: '1.1' };
  const day = 24 * 3_600_000;
  const editsWith = async (card: (now: number) => Partial<Card>, recordIds?: string[]) => {
    let edits = 0;
    const edit = async () => {
      edits += 1;
    };
    const record = sampleRecord('submitted');
    const now = record.times.submitted ?? 0;
    const { store, draw, woken } = await start(record, { at, shown: 'old', ...card(now) }, { edit });
    if (recordIds) await store.update('dispatch', record.dispatchId, (it) => ({ ...it, recordIds }));
    await draw();
    return { edits, waits: woken.map((wake) => wake.at - now) };
  };

  it('edits a card that was edited at a moment that is still to come', async () => {
    expect((await editsWith((now) => ({ editedAt: now + day }))).edits).toBe(1);
  });

  it('edits the card of many recipients too', async () => {
    const many = Array.from({ length: chattyUpTo + 1 }, () => 'r1');
    expect((await editsWith((now) => ({ editedAt: now + day }), many)).edits).toBe(1);
  });

  it('waits where the clocks of two processes are a little apart', async () => {
    const { edits, waits } = await editsWith((now) => ({ editedAt: now + 2_000 }));
    expect(edits).toBe(0);
    expect(waits[0]).toBe(2_000 + editGapMs);
  });

  it('heeds no wait that is longer than any that was ever set', async () => {
    expect((await editsWith((now) => ({ notBefore: now + day }))).edits).toBe(1);
    expect((await editsWith((now) => ({ notBefore: now + longestDeferMs }))).edits).toBe(0);
  });
});

it('waits an hour at the most, however long Slack asks it to', async () => {
  const refused = new DeliveryError('ratelimited', 'busy', { retryAfterMs: 24 * 3_600_000 });
  const edit = () => Promise.reject(refused);
  const { clock, draw, woken } = await start(sampleRecord('sent'), { at: { channelId: 'D1', ts: '1.1' } }, { edit });
  await draw();
  expect(woken.map((wake) => wake.at - clock.now())).toEqual([longestDeferMs]);
  await draw();
  expect(woken.map((wake) => wake.at - clock.now())).toEqual([longestDeferMs, longestDeferMs]);
});
