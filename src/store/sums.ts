/** What the store adds up by itself: whoever writes a record of a long list changes the tally of its dispatch, too. */
import { negative, sumOf, type Tally, tallyOf } from '../domain/list/tally.ts';
import type { MessageRecord } from '../domain/message/message.ts';
import type { Stored } from '../ports/index.ts';
import { keyOf, type Slot } from './codec.ts';

/** What a change adds to a slot, whatever lies there by then. To what is not there nothing is added. */
export type Sum = Slot & { add: Tally };

type Summand = { slot: Slot; adds: Tally };

/**
 * The sums that a list of steps changes. One that the steps write themselves is left as they write it.
 *
 * @param stored what each step found and left, in their order
 */
export const sumsOf = (steps: readonly Slot[], stored: readonly Stored<unknown>[]): Sum[] => {
  const written = new Set(steps.map(keyOf));
  const bySlot = new Map<string, { slot: Slot; adds: Tally[] }>();
  for (const { slot, adds } of steps.flatMap((step, index) => summandsOf(step, stored[index]))) {
    const key = keyOf(slot);
    if (!written.has(key)) bySlot.set(key, { slot, adds: [...(bySlot.get(key)?.adds ?? []), adds] });
  }
  const sums = [...bySlot.values()].map(({ slot, adds }) => ({ ...slot, add: sumOf(adds) }));
  return sums.filter(({ add }) => Object.keys(add).length > 0);
};

const summandsOf = ({ kind }: Slot, step: Stored<unknown> | undefined): Summand[] => {
  if (kind !== 'record' || !step?.changed) return [];
  // What lies in a slot of this kind was put there as one.
  const { before, value } = step as Stored<MessageRecord | undefined>;
  return [...(before ? [negated(summandOf(before))] : []), ...(value ? [summandOf(value)] : [])];
};

const summandOf = (record: MessageRecord): Summand => ({
  slot: { kind: 'tally', id: record.dispatchId },
  adds: tallyOf(record),
});
const negated = ({ slot, adds }: Summand): Summand => ({ slot, adds: negative(adds) });
