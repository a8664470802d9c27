/** One long list and the use cases around it, on a store whose calls are counted, and which can be made to fail. */
import { sumOf, tallyOf } from '../../src/domain/list/tally.ts';
import type { Dispatch, MessageRecord } from '../../src/domain/message/message.ts';
import { StoreError } from '../../src/ports/errors.ts';
import type { CardFacts, Change, Kind, Messenger, Store } from '../../src/ports/index.ts';
import { openStore } from '../../src/store/open.ts';
import { drawCard } from '../../src/usecases/card/draw-card.ts';
import type { Context } from '../../src/usecases/context.ts';
import { moveEach } from '../../src/usecases/lists.ts';
import { requestSend } from '../../src/usecases/request/request-send.ts';
import { startContext } from './context.ts';
import { createManualClock } from './manual-clock.ts';

/** What was asked of the store: how often each kind was read, and how many values each change touched. */
const countCalls = (store: Store) => {
  const calls = {
    reads: {} as Partial<Record<Kind, number>>,
    changes: [] as number[],
    failAt: Number.POSITIVE_INFINITY,
  };
  const counted: Store = {
    ...store,
    get: (kind, id) => {
      calls.reads[kind] = (calls.reads[kind] ?? 0) + 1;
      return store.get(kind, id);
    },
    change: (changes) => {
      calls.changes.push(changes.length);
      const isDown = calls.changes.length > calls.failAt;
      return isDown ? Promise.reject(new StoreError('store.unavailable', 'down')) : store.change(changes);
    },
  };
  const reset = () => {
    calls.reads = {};
    calls.changes = [];
    calls.failAt = Number.POSITIVE_INFINITY;
  };
  return { store: counted, calls, reset };
};

export type LongList = Awaited<ReturnType<typeof startLongList>>;

/** @param url of the store; every list may be as long as `count` */
export const startLongList = async (count: number, url = 'memory://', more: Partial<Context> = {}) => {
  const clock = createManualClock();
  const { store, calls, reset } = countCalls(await openStore(url, { now: clock.now, deadlineMs: 30_000 }));
  const drawn: CardFacts[] = [];
  const replies: string[] = [];
  const counted: number[] = [];
  const messenger = {
    render: (facts: CardFacts) => {
      drawn.push(facts);
      return { hash: String(drawn.length), message: {} };
    },
    renderProblems: ({ records }: CardFacts) => {
      counted.push(records.length);
      return { hash: `${records.length} problems`, message: {} };
    },
    post: async () => ({ channelId: 'C1', ts: '1.1' }),
    edit: async () => {},
    reply: async ({ key }) => void replies.push(key),
    reach: async () => {},
    directMessage: async () => 'D1',
  } as Partial<Messenger> as Messenger;
  const { context, woken, lines } = await startContext({
    store,
    clock,
    messenger,
    ...more,
    rules: { maxRecipients: count, smsPerSecond: count, publicUrl: 'https://a.example' },
  });
  const numbers = Array.from({ length: count }, (_, n) => `+1415${String(2_000_000 + n)}`);
  const request = (key: string) =>
    requestSend(context, {
      key,
      userId: 'U1',
      entryPoint: 'command',
      origin: { channelId: 'C1' },
      to: '',
      recipients: { numbers, refusals: [] },
      text: 'Hello',
      links: [],
      files: [],
      mentions: [],
      repeatAllowed: true,
    });
  const dispatchIds = async () => (await store.get('recent', 'U1'))?.dispatchIds ?? [];
  const dispatch = async (): Promise<Dispatch> => {
    const found = await store.get('dispatch', (await dispatchIds())[0] ?? '');
    if (!found) throw new Error('nothing was accepted');
    return found;
  };
  const records = async (): Promise<MessageRecord[]> => {
    const all = await Promise.all((await dispatch()).recordIds.map((id) => store.get('record', id)));
    return all.filter((it) => it !== undefined);
  };
  return {
    clock,
    store,
    context,
    calls,
    reset,
    woken,
    lines,
    drawn,
    replies,
    /** Problems in each count of them. */
    counted,
    request,
    dispatchIds,
    dispatch,
    records,
    tally: async () => store.get('tally', (await dispatch()).id),
    realTally: async () => sumOf((await records()).map(tallyOf)),
    draw: async () => drawCard(context, (await dispatch()).id),
    /** Moves the records at these positions, as a report does. */
    report: async (state: 'sent' | 'delivered' | 'failed', from: number, until: number) => {
      const ids = (await dispatch()).recordIds.slice(from, until);
      await moveEach(context, ids, { type: 'reported', at: clock.now(), uuid: 'u', state });
    },
    /** Past the use cases: every record of the list in one of these states. */
    setAll: async (more: Partial<MessageRecord>) => {
      const { recordIds } = await dispatch();
      for (let from = 0; from < recordIds.length; from += 500)
        await store.change(
          recordIds
            .slice(from, from + 500)
            .map((id): Change => ({ do: 'update', kind: 'record', id, fn: (it) => ({ ...it, ...more }) })),
        );
    },
  };
};
