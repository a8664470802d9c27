/** The format number of a store that lies on a Redis beside the keys of others. */
import type { Deadline } from '../../kit/deadline.ts';
import { formatName } from '../backend.ts';
import type { RedisClient } from './connection.ts';
import { isValueName } from './scripts.ts';
import { patternOf } from './whole.ts';

type FormatDeps = { client: RedisClient; keyFor: (name: string) => string };

/** Keys that Redis walks through in one step, in which it answers no other client: a fraction of a millisecond. */
const scanStep = 1_000;
/** Of the time that is left. */
const scanShare = 0.5;

/** Looks for values only where there is no number, which is once in the life of a store. */
export const claimRedisFormat = async (deps: FormatDeps, format: string, deadline: Deadline) => {
  const key = deps.keyFor(formatName);
  const read = async (): Promise<string | undefined> => {
    const text = await deps.client.get(key);
    return text === null ? undefined : String(text);
  };
  const noted = await read();
  if (noted !== undefined) return noted;
  if (!(await holdsValues(deps, deadline.share(scanShare)))) {
    await deps.client.set(key, format, { condition: 'NX' });
  }
  // Another process that opens it now notes its number before it stores anything: so what is found is read again.
  return read();
};

/**
 * A scan meets keys in the order of their hashes, so that the first of a store that was used comes early. Where none has
 * come until `giveUp`, because millions of keys of others are there, the store counts as empty: a new one must open there.
 */
const holdsValues = async ({ client, keyFor }: FormatDeps, giveUp: Deadline): Promise<boolean> => {
  const prefix = keyFor('');
  const pattern = patternOf({ keyFor });
  let cursor = '0';
  do {
    const step = await client.scan(cursor, { MATCH: pattern, COUNT: scanStep });
    if (step.keys.some((key) => isValueName(String(key).slice(prefix.length)))) return true;
    cursor = String(step.cursor);
  } while (cursor !== '0' && giveUp.msLeft() > 0);
  return false;
};
