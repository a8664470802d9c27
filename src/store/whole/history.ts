/** What was sent, for other programs: a line for each message. */
import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import { lastTriedAt } from '../../domain/message/message.ts';
import { isReadable, partsOf, toEnvelope } from '../codec.ts';
import { checkFormat } from './check-format.ts';
import { openSnapshot } from './snapshot.ts';

/** One message and the request that it belongs to. No text, and no names of files. */
export type HistoryLine = {
  dispatch: Pick<Dispatch, 'id' | 'acceptedAt' | 'sender' | 'entryPoint'>;
  record: MessageRecord;
  triedAt: number | undefined;
};

/**
 * The messages of the requests that were accepted since that moment, while a bot may work on the store.
 *
 * @param onUnreadable hears the key of what cannot be read, which is left out
 * @throws StoreError as `openSnapshot` does, and `store.format`
 */
export async function* historySince(
  url: string,
  since: number,
  { now, onUnreadable }: { now: () => number; onUnreadable: (key: string) => void },
): AsyncGenerator<HistoryLine> {
  const snapshot = await openSnapshot(url, now);
  try {
    checkFormat(snapshot.format);
    const dispatches = new Map<string, HistoryLine['dispatch']>();
    for await (const { id, acceptedAt, sender, entryPoint } of readAll<Dispatch>(snapshot, 'dispatch', onUnreadable))
      if (acceptedAt >= since) dispatches.set(id, { id, acceptedAt, sender, entryPoint });
    for await (const record of readAll<MessageRecord>(snapshot, 'record', onUnreadable)) {
      const dispatch = dispatches.get(record.dispatchId);
      if (dispatch) yield { dispatch, record, triedAt: lastTriedAt(record) };
    }
  } finally {
    await snapshot.close();
  }
}

type Snapshot = Awaited<ReturnType<typeof openSnapshot>>;

/** What lies under a kind was put there as one. */
async function* readAll<T>(
  { entries }: Snapshot,
  kind: 'dispatch' | 'record',
  onUnreadable: (key: string) => void,
): AsyncGenerator<T> {
  for await (const batch of entries()) {
    for (const { key, text } of batch) {
      const found = partsOf(key).kind;
      if (found === 'unreadable' && key.startsWith(`unreadable:${kind}:`)) onUnreadable(key);
      if (found !== kind) continue;
      if (isReadable(text)) yield toEnvelope(JSON.parse(text)).value as T;
      else onUnreadable(key);
    }
  }
}
