/** A person's own dispatches. Nobody can look up somebody else's by guessing an id. */
import type { Needs } from '../context.ts';
import { findListed, named } from '../lists.ts';
import type { Found } from '../records.ts';

/** By the id as people see it, in any case; without one, the person's latest. */
export const findOwn = async (
  context: Needs<'store'>,
  userId: string,
  shortId?: string,
): Promise<Found | undefined> => {
  const ids = await recentIds(context, userId);
  const wanted = shortId?.toUpperCase();
  const id = wanted ? ids.find((it) => it.startsWith(wanted)) : ids[0];
  return id === undefined ? undefined : findListed(context, id, named);
};

/** Newest first. */
export const history = async (context: Needs<'store'>, userId: string, limit: number): Promise<Found[]> => {
  const ids = await recentIds(context, userId);
  const found = await Promise.all(ids.slice(0, limit).map((id) => findListed(context, id, named)));
  return found.filter((it) => it !== undefined);
};

const recentIds = async ({ store }: Needs<'store'>, userId: string): Promise<string[]> =>
  (await store.get('recent', userId))?.dispatchIds ?? [];
