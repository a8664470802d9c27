/** Erases a phone number wherever it is stored. */
import { eraserOf } from '../../domain/language/erase-number.ts';
import { eraseRecipient } from '../../domain/message/erased.ts';
import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import type { Entry } from '../backend.ts';
import { encode, isReadable, partsOf, toEnvelope } from '../codec.ts';
import { checkFormat } from './check-format.ts';
import { openExisting } from './open-alone.ts';

/** `messages` to the number. `underWay`: requests that are still being worked on, and have it in their text, which stays. */
export type Forgotten = { messages: number; others: number; underWay: number };

/**
 * In one change. A message to the number stays as one of its list, without it; one that waits is canceled. Drafts and
 * notes about it go.
 *
 * @param number E.164
 * @throws StoreError as `openExisting` does, and `store.format`; then nothing was changed
 */
export const forget = async (url: string, number: string, now: () => number): Promise<Forgotten> => {
  const store = await openExisting(url, now);
  try {
    checkFormat(store.format);
    const known = { number, erase: eraserOf(number), at: now(), ...(await linksTo(store.entries(), number)) };
    const done: Forgotten = { messages: 0, others: 0, underWay: 0 };
    await store.rewrite(store.format, store.format, (entry) => {
      const next = without(entry, known);
      if (next === 'under-way') done.underWay += 1;
      else if (next !== entry) done[isRecordTo(entry, number) ? 'messages' : 'others'] += 1;
      return next === 'under-way' ? entry : next;
    });
    await store.prune(1);
    return done;
  } finally {
    await store.close();
  }
};

type Known = {
  number: string;
  erase: (text: string) => string;
  at: number;
  /** The dispatches with a message to the number, and those that are worked on. */
  dispatchIds: ReadonlySet<string>;
  pendingIds: ReadonlySet<string>;
};

const linksTo = async (entries: AsyncIterable<readonly Entry[]>, number: string) => {
  const [dispatchIds, pendingIds] = [new Set<string>(), new Set<string>()];
  for await (const batch of entries) {
    for (const entry of batch) {
      const { kind, id } = partsOf(entry.key);
      if (kind === 'pending') pendingIds.add(id);
      if (isRecordTo(entry, number)) dispatchIds.add(storedIn<MessageRecord>(entry).dispatchId);
    }
  }
  return { dispatchIds, pendingIds };
};

/** What lies under a kind was put there as one. */
const storedIn = <T>({ text }: Entry): T => toEnvelope(JSON.parse(text)).value as T;

const isRecordTo = (entry: Entry, number: string): boolean =>
  partsOf(entry.key).kind === 'record' && isReadable(entry.text) && storedIn<MessageRecord>(entry).to === number;

const without = (entry: Entry, known: Known): Entry | undefined | 'under-way' => {
  const { kind, id } = partsOf(entry.key);
  const { number, erase, at, dispatchIds } = known;
  if (!isReadable(entry.text)) return erase(entry.text) === entry.text ? entry : undefined;
  if (kind === 'tries' && id.startsWith(`${number}.`)) return undefined;
  // Its id is made of the content, and so of the number.
  if (kind === 'repeat') return dispatchIds.has(storedIn<{ dispatchId: string }>(entry).dispatchId) ? undefined : entry;
  if (kind === 'dispatch') return withoutInDispatch(entry, id, known);
  const value = storedIn(entry);
  const own = isRecordTo(entry, number) ? eraseRecipient(storedIn(entry), at) : value;
  const erased = eraseDeep(own, erase);
  if (JSON.stringify(erased) === JSON.stringify(value)) return entry;
  return kind === 'draft' ? undefined : rewritten(entry, erased);
};

/** The text of what is still to leave is left as its sender wrote it. */
const withoutInDispatch = (entry: Entry, id: string, known: Known): Entry | 'under-way' => {
  const dispatch = storedIn<Dispatch>(entry);
  const isMentioned = known.erase(entry.text) !== entry.text;
  if (known.pendingIds.has(id) && isMentioned) return 'under-way';
  if (!known.dispatchIds.has(id) && !isMentioned) return entry;
  // A hash of the text, which is known, and the number can be tried until it fits.
  const content = known.dispatchIds.has(id) ? '' : dispatch.content;
  return content === dispatch.content && !isMentioned
    ? entry
    : rewritten(entry, eraseDeep({ ...dispatch, content }, known.erase));
};

const rewritten = (entry: Entry, value: unknown): Entry => ({
  ...entry,
  text: encode({ ...toEnvelope(JSON.parse(entry.text)), value }),
});

/** In every text of a value. */
const eraseDeep = (value: unknown, erase: Known['erase']): unknown => {
  if (typeof value === 'string') return erase(value);
  if (Array.isArray(value)) return value.map((it) => eraseDeep(it, erase));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, eraseDeep(it, erase)]));
};
