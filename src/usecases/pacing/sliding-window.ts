import { enter } from '../../domain/policy/sliding-window.ts';
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
  const ask = (log: readonly number[]) => enter(log, { now, max: limit.max, windowMs: limit.windowMs, spare });
  const { before } = await store.upsert('window', limit.name, (window = { log: [] }) => {
    const { log } = ask(window.log);
    return log === window.log ? window : { log };
  });
  return ask(before?.log ?? []).freeAt;
};
