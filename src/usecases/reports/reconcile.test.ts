import { describe, expect, it } from 'vitest';
import { keepLog } from '../../../test/support/http.ts';
import { createManualClock } from '../../../test/support/manual-clock.ts';
import { noAlarms } from '../../../test/support/no-alarms.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { keepWakes } from '../../../test/support/wakes.ts';
import { type Dispatch, lastTriedAt, type MessageRecord, type RecordState } from '../../domain/message/message.ts';
import { systemRandom } from '../../kit/clock.ts';
import { StoreError } from '../../ports/errors.ts';
import type { CarrierLookup, Store } from '../../ports/index.ts';
import { openStore } from '../../store/open.ts';
import { claimUuid } from '../deliver/move-record.ts';
import { noteTry } from '../deliver/tries.ts';
import { createLimiters } from '../limiters/index.ts';
import type { Rules } from '../rules.ts';
import { recover } from '../wakeups/recover.ts';
import { reconcile } from './reconcile.ts';

type Options = {
  wrapped?: (store: Store) => Store;
  /** What Plivo answers to a search of its list. */
  listed?: CarrierLookup['sentTo'];
  /** What of the message's dispatch is different. */
  dispatch?: Partial<Dispatch>;
  /** Sent at `at`, like the first. */
  other?: (at: number) => MessageRecord;
  /** Where reports come to; none come if absent. */
  publicUrl?: string;
  /** Both were tried by a version that notes its tries. */
  noted?: boolean;
};

/** One message of which nobody knows whether Plivo took it, and another one to the same number. */
const start = async ({
  wrapped = (store) => store,
  listed = async () => [{ uuid: 'u2', state: 'submitted' }],
  other = (at) => sampleRecord('sending', { id: 'r2', times: { sending: at } }),
  publicUrl,
  dispatch: more = {},
  noted = false,
}: Options = {}) => {
  const clock = createManualClock();
  const at = clock.now();
  const store = await openStore('memory://', { now: clock.now });
  const { media: _notYet, ...dispatch } = sampleDispatch({ recordIds: ['r1', 'r2'], ...more });
  await store.create('pending', dispatch.id, { what: 'dispatch' });
  await store.create('dispatch', dispatch.id, dispatch);
  await store.create('record', 'r1', sampleRecord('unconfirmed', { times: { sending: at, unconfirmed: at } }));
  await store.create('record', 'r2', other(at));
  if (noted) {
    await store.create('tries-since', 'all', { at: at - 3_600_000 });
    for (const it of [await store.get('record', 'r1'), other(at)])
      if (it) await store.change([noteTry(it, lastTriedAt(it) ?? at)]);
  }
  const { queue, woken } = keepWakes();
  const { log } = keepLog();
  const rules = { publicUrl } as Rules;
  const context = {
    store: wrapped(store),
    clock,
    random: { ...systemRandom, fraction: () => 0 },
    queue,
    log,
    lookup: {
      get: async () => undefined,
      sentTo: listed,
      searchRate: { name: 'searches', perSecond: 1, burst: 5 },
    },
    rules,
    alarms: noAlarms,
    limiters: createLimiters(),
  };
  await clock.advance(15_000);
  return {
    store,
    clock,
    at,
    woken,
    recover: () => recover({ store, clock, queue, log, rules }),
    ask: () => reconcile(context, 'r1'),
  };
};

it('does not take what another message claims while it searches', async () => {
  // Plivo's answer to the other one is stored, claim first, between the two things that the search reads.
  let reads = 0;
  const wrapped = (inner: Store): Store => {
    const answered = async () => {
      reads += 1;
      if (reads !== 1) return;
      await inner.change(claimUuid('u2', 'r2', at));
      await inner.update('record', 'r2', (it) => ({ ...it, state: 'submitted', uuid: 'u2' }));
    };
    return {
      ...inner,
      get: async (kind, id) => {
        const value = await inner.get(kind, id);
        if (kind === 'uuid' || (kind === 'record' && id === 'r2')) await answered();
        return value;
      },
    };
  };
  const { store, at, ask } = await start({ wrapped });

  await ask();

  expect(await store.get('record', 'r1')).toMatchObject({ state: 'unconfirmed', polls: 1 });
});

it('has the message looked at that was sent again while Plivo was asked', async () => {
  const listed: CarrierLookup['sentTo'] = async () => {
    await store.update('record', 'r1', (it) => ({ ...it, repeatedBy: 'D2', repeatedAs: 'r3' }));
    return [{ uuid: 'u2', state: 'delivered' }];
  };
  const { store, ask, woken } = await start({ listed, other: () => sampleRecord('delivered', { id: 'r2' }) });

  await ask();

  expect(await store.get('record', 'r1')).toMatchObject({ state: 'delivered' });
  expect(woken.map(({ id }) => id)).toContain('send.r3');
});

it('knows its own message by the claim, where the record was not stored any more', async () => {
  const { store, at, ask } = await start();
  await store.change(claimUuid('u2', 'r1', at));

  await ask();

  expect(await store.get('record', 'r1')).toMatchObject({ state: 'submitted', uuid: 'u2' });
});

it('searches for a picture among pictures, also while what others are to get is uploaded again', async () => {
  const kinds: boolean[] = [];
  const listed: CarrierLookup['sentTo'] = async ({ hasMedia }) => {
    kinds.push(hasMedia);
    return [];
  };
  const { ask } = await start({ listed, dispatch: { attachments: [{ kind: 'file', fileId: 'F1', name: null }] } });
  await ask();
  expect(kinds).toEqual([true]);
});

describe.each([
  ['as its try was noted', true],
  ['as it is open, where an earlier version tried it', false],
])('another message to the same number, found %s', (_how, noted) => {
  const second = 1_000;
  const tried = (state: RecordState, ms: number) => (at: number) =>
    sampleRecord(state, { id: 'r2', triedAt: at + ms, times: { sending: at - 3_600 * second, [state]: at + ms } });

  it.each([
    ['on its way at the same time', tried('sending', 0)],
    ['without an answer, sent a minute before', tried('unconfirmed', -60 * second)],
  ])('leaves it open whose it is: %s', async (_, other) => {
    const { store, ask } = await start({ other, noted });
    await ask();
    expect(await store.get('record', 'r1')).toMatchObject({ state: 'unconfirmed', polls: 1 });
  });

  it.each([
    ['without an answer, sent two minutes before', tried('unconfirmed', -120 * second)],
    ['to be tried again after a clear non-send', tried('waiting', 0)],
    ['refused by Plivo', tried('failed', 0)],
  ])('does not stand in the way: %s', async (_, other) => {
    const { store, ask } = await start({ other, noted });
    await ask();
    expect(await store.get('record', 'r1')).toMatchObject({ state: 'submitted', uuid: 'u2' });
  });
});

describe.each([true, false])('what cannot be read (tries are noted: %s)', (noted) => {
  const done = (at: number) => sampleRecord('delivered', { id: 'r2', uuid: 'u9', times: { sending: at } });
  const unreadable = (kind: string, id: string) => (inner: Store) =>
    ({
      ...inner,
      get: async (...given: Parameters<Store['get']>) => {
        if (given[0] === kind && given[1] === id)
          throw new StoreError('store.unreadable', 'A stored value is no JSON.');
        return inner.get(...given);
      },
    }) as Store;

  it('may be another message to the number: nothing is claimed, and the look is over', async () => {
    const { store, ask } = await start({ other: done, noted, wrapped: unreadable('record', 'r2') });
    await ask();
    expect(await store.get('record', 'r1')).toMatchObject({ state: 'unconfirmed', polls: 1 });
  });

  it('does not hide what is proved to be its own', async () => {
    const { store, at, ask } = await start({ other: done, noted, wrapped: unreadable('record', 'r2') });
    await store.change(claimUuid('u2', 'r1', at));
    await ask();
    expect(await store.get('record', 'r1')).toMatchObject({ state: 'submitted', uuid: 'u2' });
  });

  it('is a claim of what is listed: then it is no free one', async () => {
    const { store, ask } = await start({ other: done, noted, wrapped: unreadable('uuid', 'u2') });
    await ask();
    expect(await store.get('record', 'r1')).toMatchObject({ state: 'unconfirmed', polls: 1 });
  });
});

describe('where reports come', () => {
  const publicUrl = 'https://mms.example.com';
  const alone = () => sampleRecord('failed', { id: 'r2' });
  const listed = (takenAt?: number) => async () => [
    { uuid: 'u2', state: 'delivered' as const, ...(takenAt === undefined ? {} : { takenAt }) },
  ];

  it('the one message in the list is a clue: nothing is settled, and its id is not claimed', async () => {
    const takenAt = Date.now() + 2_000;
    const { store, woken, ask } = await start({ publicUrl, other: alone, listed: listed(takenAt) });
    await ask();
    const record = await store.get('record', 'r1');
    expect(record).toMatchObject({ state: 'unconfirmed', polls: 1, listedAt: takenAt });
    expect(record).not.toHaveProperty('uuid');
    expect(await store.get('uuid', 'u2')).toBeUndefined();
    expect(woken.map(({ id }) => id)).toContain(`draw.${record?.dispatchId}`);
  });

  it.each([undefined, 0, Date.now() + 24 * 3_600_000])(
    'a time of the list that cannot be is not shown: %s',
    async (at) => {
      const { store, at: triedAt, ask } = await start({ publicUrl, other: alone, listed: listed(at) });
      await ask();
      expect(await store.get('record', 'r1')).toMatchObject({ listedAt: triedAt });
    },
  );

  it('there is no clue where the message could be another one', async () => {
    const { store, ask } = await start({ publicUrl, listed: listed() });
    await ask();
    expect(await store.get('record', 'r1')).not.toHaveProperty('listedAt');
  });

  it.each([
    ['the first that a callback named', ['u2'], [], 'delivered'],
    ['a later one, which somebody may have made up', ['u1', 'u2'], [], 'unconfirmed'],
    ['the first of both, which cannot be', ['u2'], ['u2'], 'unconfirmed'],
    ['one that somebody names for the other one too', ['u2'], ['u3', 'u2'], 'delivered'],
  ])('beside another message in doubt it is %s', async (_what, named, theirs, state) => {
    const hinted = (names: string[]) => (names.length > 0 ? { hint: { looks: 1, named: names } } : {});
    const other = (at: number) => sampleRecord('sending', { id: 'r2', times: { sending: at }, ...hinted(theirs) });
    const { store, ask } = await start({ publicUrl, other, listed: listed() });
    await store.update('record', 'r1', (it) => ({ ...it, ...hinted(named) }));
    await ask();
    expect(await store.get('record', 'r1')).toMatchObject({ state });
  });

  it('a clue is taken back when the list has two', async () => {
    let messages = 1;
    const both = async () => ['u2', 'u3'].slice(0, messages).map((uuid) => ({ uuid, state: 'sent' as const }));
    const { store, clock, ask } = await start({ publicUrl, other: alone, listed: both });
    await ask();
    expect(await store.get('record', 'r1')).toHaveProperty('listedAt');
    messages = 2;
    await clock.advance(60_000);
    await ask();
    expect(await store.get('record', 'r1')).toMatchObject({ polls: 2 });
    expect(await store.get('record', 'r1')).not.toHaveProperty('listedAt');
  });

  it('the claim of its own answer is a proof', async () => {
    const { store, at, ask } = await start({ publicUrl });
    await store.change(claimUuid('u2', 'r1', at));
    await ask();
    expect(await store.get('record', 'r1')).toMatchObject({ state: 'submitted', uuid: 'u2' });
  });
});

describe('a search that Plivo does not answer', () => {
  const nothing = () => sampleRecord('failed', { id: 'r2' });

  it.each([
    ['not at all', undefined],
    ['not with the whole list', 'too-many'],
  ] as const)('is put off and costs no look: %s', async (_, answer) => {
    const { store, clock, woken, ask } = await start({ other: nothing, listed: async () => answer });

    await ask();

    const retryAt = clock.now() + 2_000;
    const stored = await store.get('record', 'r1');
    expect(stored).toMatchObject({ state: 'unconfirmed', unanswered: { count: 1, retryAt } });
    expect(stored).not.toHaveProperty('polls');
    expect(woken).toEqual([{ id: 'reconcile.r1', at: retryAt }]);
  });

  it('is put off for longer each time', async () => {
    const { clock, woken, ask } = await start({ other: nothing, listed: async () => undefined });
    const gaps: number[] = [];
    for (let tries = 0; tries < 12; tries += 1) {
      await ask();
      const next = woken.at(-1)?.at ?? 0;
      gaps.push((next - clock.now()) / 1_000);
      await clock.advance(next - clock.now());
    }
    expect(gaps).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]);
  });

  it('is not made before its time by a process that starts meanwhile', async () => {
    let searches = 0;
    const listed = async () => {
      searches += 1;
      return undefined;
    };
    const { clock, woken, recover, ask } = await start({ other: nothing, listed });
    await ask();
    woken.length = 0;

    await recover();
    await ask();

    const next = { id: 'reconcile.r1', at: clock.now() + 2_000 };
    expect(woken.filter(({ id }) => id === 'reconcile.r1')).toEqual([next, next]);
    expect(searches).toBe(1);
  });
});
