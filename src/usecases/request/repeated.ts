import type { MessageRecord } from '../../domain/message/message.ts';
import { boundTo, type Known, knownOf, newsSince } from '../../domain/message/repeat.ts';
import type { Needs } from '../context.ts';
import { originalsOf } from '../records.ts';
import type { SendRequest } from './read-request.ts';

/** The messages that a request sends again, as far as they are still stored. */
export const readRepeated = async (
  { store }: Needs<'store'>,
  { repeats }: Pick<SendRequest, 'repeats'>,
): Promise<MessageRecord[]> => {
  const records = await Promise.all((repeats?.recordIds ?? []).map((id) => store.get('record', id)));
  return records.filter((it) => it !== undefined);
};

/**
 * What has become known since the person decided to send these again, if it concerns all recipients: then nothing is accepted
 * before they say so. Of a list of which it concerns some, these are asked about later, and the others go.
 *
 * @returns what is known by now of all that is repeated; undefined if there is nothing to ask
 */
export const newsForAll = async (
  context: Needs<'store'>,
  recipients: readonly string[],
  originals: readonly MessageRecord[],
  knew: readonly Known[] | undefined,
): Promise<Known[] | undefined> => {
  const byNumber = new Map(originals.map((it) => [it.to, it]));
  const all: Known[] = [];
  for (const to of recipients) {
    const original = byNumber.get(to);
    if (!original) return undefined;
    const known = [original, ...(await originalsOf(context, original))].map(knownOf);
    if (newsSince(boundTo(original, knew), known).length === 0) return undefined;
    all.push(...known);
  }
  return all;
};
