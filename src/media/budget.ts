import type { ByteBudget } from '../domain/media-plan.ts';
import { messageMaxBytes, textMaxBytes } from './types.ts';

/** Bytes that the media of a message may have together, beside its text. */
const messageBytes = messageMaxBytes - textMaxBytes - 1;

/** Bytes of each attachment that cannot shrink, by index, as far as they are known. */
export type Weights = readonly (number | undefined)[];

/**
 * What the attachment at `index` shares with those that follow it.
 *
 * @param count of all attachments
 * @param used bytes of those before it
 */
export const budgetAt = (index: number, count: number, weights: Weights, used: number): ByteBudget => {
  const heavy = weights.slice(index).filter((weight) => weight !== undefined);
  return {
    left: messageBytes - used,
    pictures: count - index - heavy.length,
    others: heavy.reduce((sum, weight) => sum + weight, 0),
  };
};

/** A whole message for one attachment. */
export const wholeBudget = budgetAt(0, 1, [], 0);
