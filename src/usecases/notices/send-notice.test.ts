import { describe, expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { newCard } from '../../domain/message/card.ts';
import type { Place } from '../../domain/message/message.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { Channel, Directory, Messenger, NoticeMessage } from '../../ports/index.ts';
import { noticeChanges, queueNotice } from './queue-notice.ts';
import { sendNotice } from './send-notice.ts';

/** A notice in the store, and a messenger that keeps where each answer went: a place, or `DM`. */
const start = async (place: Place = { channelId: 'C1' }, directory: Partial<Directory> = {}) => {
  const told: { where: Place | 'DM'; at: number }[] = [];
  const refusals: Record<'whisper' | 'DM', DeliveryError[]> = { whisper: [], DM: [] };
  const messenger: Pick<Messenger, 'whisper' | 'tellDirectly'> = {
    whisper: async (_notice, _facts, where) => tell('whisper', where),
    tellDirectly: async () => tell('DM', 'DM'),
  };
  const started = await startContext({ messenger: messenger as Messenger });
  const context = { ...started.context, directory: { ...started.context.directory, ...directory } };
  const tell = (way: 'whisper' | 'DM', where: Place | 'DM') => {
    told.push({ where, at: context.clock.now() });
    const refusal = refusals[way].shift();
    if (refusal) throw refusal;
  };
  const queue = async (message: Parameters<typeof queueNotice>[3] = { kind: 'help' }) => {
    await queueNotice(context, 'U1', place, message);
    return (await context.store.list('pending')).at(-1)?.id ?? '';
  };
  const wheres = () => told.map(({ where }) => where);
  return { ...started, context, queue, refusals, told, wheres };
};

describe('when', () => {
  it('is not given before the moment that Slack named, however often it is woken', async () => {
    const { context, clock, queue, refusals, told, woken, store } = await start();
    refusals.whisper.push(new DeliveryError('ratelimited', 'busy', { retryAfterMs: 300_000 }));
    const id = await queue();
    const begun = clock.now();

    await sendNotice(context, id);
    for (let swept = 0; swept < 30; swept += 1) {
      await clock.advance(15_000);
      await sendNotice(context, id);
    }
    expect(told).toHaveLength(2);
    expect((told[1]?.at ?? 0) - begun).toBeGreaterThanOrEqual(300_000);
    expect(woken.at(-1)?.at).toBeGreaterThanOrEqual(begun + 300_000);
    expect(await store.list('pending')).toEqual([]);
  });

  it('is given at once where only a clock that was ahead can have put it off', async () => {
    const { context, clock, store, told } = await start();
    const notBefore = clock.now() + 24 * 3_600_000;
    const place = { channelId: 'C1' };
    await store.create('notice', 'n1', {
      userId: 'U1',
      place,
      message: { kind: 'help' },
      attempts: 1,
      at: 0,
      notBefore,
    });

    await sendNotice(context, 'n1');
    expect(told).toHaveLength(1);
  });

  it('comes at once as a direct message where it is refused, and only that is tried again', async () => {
    const { context, clock, queue, refusals, wheres, store } = await start();
    refusals.whisper.push(new DeliveryError('internal_error', 'place'));
    refusals.DM.push(new DeliveryError('http_500', 'passing'));
    const id = await queue();
    await sendNotice(context, id);
    expect(wheres()).toEqual([{ channelId: 'C1' }, 'DM']);
    await clock.advance(60_000);
    await sendNotice(context, id);
    expect(wheres().slice(2)).toEqual(['DM']);
    expect(await store.list('pending')).toEqual([]);
  });
});

describe('where', () => {
  const thread = { channelId: 'C1', threadTs: '1.1' };
  const dispatch = sampleDispatch();
  const accepted = { kind: 'accepted', dispatchId: dispatch.id, numberNowVisible: false } as const;

  it.each<[string, Place, { channelId: string; ts: string; threadTs?: string } | undefined, Place]>([
    ['a thread that stood already', { ...thread, threadStands: true }, undefined, thread],
    ['no thread that nobody knows to stand', thread, undefined, { channelId: 'C1' }],
    ['the thread in which the card stands', thread, { ...thread, ts: '2.1' }, thread],
    ['no thread, if the card stands in another', thread, { channelId: 'C2', ts: '2.1' }, { channelId: 'C1' }],
    ['no thread of the same name elsewhere', thread, { ...thread, channelId: 'C2', ts: '2.1' }, { channelId: 'C1' }],
  ])('in %s', async (_what, place, at, expected) => {
    const { context, store, queue, wheres } = await start(place);
    await store.create('dispatch', dispatch.id, dispatch);
    const card = newCard(dispatch.id, dispatch.card);
    await store.create('card', dispatch.id, at ? { ...card, at } : card);
    await sendNotice(context, await queue(accepted));
    expect(wheres()).toEqual([expected]);
  });

  const known = { kind: 'known', id: 'C1', isShared: false, isArchived: false, isPrivate: false } as const;
  it.each<[string, Channel | undefined, Place | 'DM']>([
    ['where it is a member', { ...known, isMember: true }, { channelId: 'C1' }],
    ['where Slack does not say', undefined, { channelId: 'C1' }],
    ['in a group DM that the scopes do not show', { kind: 'scope-missing', scope: 'mpim:read' }, { channelId: 'C1' }],
    ['in a public channel without the bot', { ...known, isMember: false }, 'DM'],
    ['in a channel that it does not see', { kind: 'hidden' }, 'DM'],
    ['in an archived channel', { ...known, isMember: true, isArchived: true }, 'DM'],
  ])('%s', async (_what, channel, expected) => {
    const { context, queue, wheres } = await start(undefined, { channel: async () => channel });
    await sendNotice(context, await queue());
    expect(wheres()).toEqual([expected]);
  });

  it.each([
    ['its own DM', 'D1', { channelId: 'D1' }],
    ['a DM of which it cannot be known', undefined, { channelId: 'D1' }],
    ['a DM between two', 'D2', 'DM'],
  ])('in %s', async (_what, own, expected) => {
    const { context, queue, wheres } = await start({ channelId: 'D1' }, { directMessage: async () => own });
    await sendNotice(context, await queue());
    expect(wheres()).toEqual([expected]);
  });
});

describe('what is posted for good', () => {
  const start = async (refusals: DeliveryError[], record = sampleRecord('undelivered')) => {
    const posted: (boolean | undefined)[] = [];
    let reached = 0;
    const messenger: Pick<Messenger, 'tellDirectly' | 'reach'> = {
      tellDirectly: async (_notice, { uncertain }) => {
        posted.push(uncertain);
        const refusal = refusals.shift();
        if (refusal) throw refusal;
      },
      reach: async () => {
        reached += 1;
      },
    };
    const { context, clock, store, lines } = await startContext({ messenger: messenger as Messenger });
    const dispatch = sampleDispatch({ recordIds: [record.id] });
    await store.create('dispatch', dispatch.id, dispatch);
    await store.create('record', record.id, record);
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
