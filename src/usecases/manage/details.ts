import type { Refusal } from '../../domain/language/refusal.ts';
import type { Needs } from '../context.ts';
import { findListed, named } from '../lists.ts';
import { type Found, forgotten } from '../records.ts';
import { type Sight, sightOf } from '../request/who-may.ts';

export type Seen = Found & { sight: Sight };

/** A message and how much of it this person may read: anyone in the channel can click. */
export const details = async (
  context: Needs<'store' | 'directory' | 'rules'>,
  dispatchId: string,
  userId: string,
): Promise<Seen | { refusal: Refusal }> => {
  const found = await findListed(context, dispatchId, named);
  if (!found) return { refusal: forgotten };
  const sight = await sightOf(context, found.dispatch, userId);
  return typeof sight === 'string' ? { ...found, sight } : sight;
};
