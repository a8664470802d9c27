import { enter, isClosed, longestClosedMs } from '../../domain/policy/sliding-window.ts';
import type { Kinds } from '../../ports/index.ts';
import type { Needs } from '../context.ts';

/** A limit of another service: at most `max` calls in any span of `windowMs`. `name` is its key in the store. */
export type WindowLimit = { name: string; max: number; windowMs: number };

/**
 * Asks for one call within a limit that everything on this store shares.
 *
 * @param spare calls that are to stay free for work of more weight
 * @returns the moment from which on there is room, in milliseconds since 1970: `now` if the call was counted
 */
export const enterWindow = async (
  { store }: Needs<'store'>,
  limit: WindowLimit,
  now: number,
  spare = 0,
): Promise<number> => {
  const ask = ({ log, closedUntil }: Kinds['window']) => enter(log, { now, spare, closedUntil, ...limit });
  const { before = empty } = await store.upsert('window', limit.name, (window = empty) => {
    const { log } = ask(window);
    return log === window.log ? window : { ...window, log };
  });
  return ask(before).freeAt;
};

const empty: Kinds['window'] = { log: [] };

/** The other side may refuse a call without a word for how long; asked again at once it would refuse again. */
const leastClosedMs = 2_000;

/**
 * The other side refused a call that the limit allowed: nobody on this store makes another one before its moment.
 *
 * @param retryAfterMs the wait that it asked for, 0 if it named none; heeded for an hour
 * @returns when the window opens again, in milliseconds since 1970
 */
export const closeWindow = async (
  { store }: Needs<'store'>,
  { name }: WindowLimit,
  now: number,
  retryAfterMs: number,
): Promise<number> => {
  const until = now + Math.min(Math.max(retryAfterMs, leastClosedMs), longestClosedMs);
  const { value } = await store.upsert('window', name, (window = empty) => {
    const isLonger = isClosed(window.closedUntil, now) && window.closedUntil >= until;
    return isLonger ? window : { ...window, closedUntil: until };
  });
  return value.closedUntil ?? until;
};
