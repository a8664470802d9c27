import type { Refusal } from '../../domain/language/refusal.ts';
import type { Needs } from '../context.ts';
import { findListed, named } from '../lists.ts';
import { type Found, forgotten } from '../records.ts';
import { refusalToManage } from './refusal-to-manage.ts';

/** Full numbers are for the sender, admins and people on the list; anyone in the channel can click. */
export const details = async (
  context: Needs<'store' | 'directory' | 'rules'>,
  dispatchId: string,
  userId: string,
): Promise<Found | { refusal: Refusal }> => {
  const found = await findListed(context, dispatchId, named);
  if (!found) return { refusal: forgotten };
  const refusal = await refusalToManage(context, found.dispatch, userId);
  return refusal ? { refusal } : found;
};
