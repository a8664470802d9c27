/** A store again from a backup, which may be old. */
import type { MessageRecord } from '../../domain/message/message.ts';
import { doubtRestored } from '../../domain/message/restored.ts';
import type { Entry } from '../backend.ts';
import { encode, isReadable, partsOf, toEnvelope } from '../codec.ts';
import { checkFormat } from './check-format.ts';
import { fill } from './fill.ts';
import { openEmpty } from './open-alone.ts';
import { openSnapshot } from './snapshot.ts';

type Options = {
  now: () => number;
  /** No bot worked on the store after the backup, so that what waited then waits still. */
  nothingSentSince: boolean;
};

/**
 * Fills an empty store with a backup. What waited when it was made may have left since, so that it is not sent: it becomes
 * unconfirmed, and its sender decides.
 *
 * @returns how many values the store holds now, and of how many messages it is not known whether they left
 * @throws StoreError: what `openSnapshot`, `checkFormat` and `openEmpty` refuse; then nothing was touched
 */
export const restore = async (file: string, url: string, { now, nothingSentSince }: Options) => {
  const snapshot = await openSnapshot(`sqlite://${file}`, now);
  try {
    checkFormat(snapshot.format);
    const target = await openEmpty(url, now);
    let doubted = 0;
    const change = (entry: Entry): Entry | undefined => {
      const changed = nothingSentSince ? entry : afterBackup(entry, now());
      if (changed && changed !== entry) doubted += 1;
      return changed;
    };
    const values = await fill(target, snapshot, change).finally(target.close);
    return { values, doubted };
  } finally {
    await snapshot.close();
  }
};

const afterBackup = (entry: Entry, at: number): Entry | undefined => {
  const { kind } = partsOf(entry.key);
  // From now on: which tries were made since the backup is not noted.
  if (kind === 'tries-since') return undefined;
  if (kind !== 'record' || !isReadable(entry.text)) return entry;
  const envelope = toEnvelope(JSON.parse(entry.text));
  // What lies under this kind was put there as one.
  const before = envelope.value as MessageRecord;
  const value = doubtRestored(before, at);
  return value === before ? entry : { ...entry, text: encode({ ...envelope, value }) };
};
