/**
 * How a value lies in the store: Keyv's own envelope (`value`, `expires`) with a version in front, so that a stock Keyv
 * reads it and a compare-and-set needs to look at the first few characters only.
 */

import { sumOf, type Tally } from '../domain/list/tally.ts';
import { StoreError } from '../ports/errors.ts';
import type { Kind, ListedKind } from '../ports/index.ts';

/** Counters are stored like everything else, but reached through `add` alone. */
export type StoredKind = Kind | 'counter';
export type Slot = { kind: StoredKind; id: string };

/**
 * `version` is a random mark, not a count: what was removed and created again must not pass for what was read.
 * `expires` is in milliseconds since 1970; null for never.
 */
export type Envelope = { version: number; expires: number | null; value: unknown };

const listed: Record<ListedKind, true> = { pending: true };
export const listedKinds = Object.keys(listed) as readonly ListedKind[];
export const isListed = (kind: StoredKind): kind is ListedKind => Object.hasOwn(listed, kind);

/** No kind holds a colon, so that whatever the id holds, two slots never share a key. */
export const keyPrefix = (kind: StoredKind): string => `${kind}:`;
export const keyOf = ({ kind, id }: Slot): string => keyPrefix(kind) + id;

/** What a key is made of: `keyOf` the other way round. */
export const partsOf = (key: string): { kind: string; id: string } => {
  const colon = key.indexOf(':');
  return { kind: key.slice(0, colon), id: key.slice(colon + 1) };
};

/** The same of a key of a listed kind; undefined for any other. */
export const kindIn = (key: string): { kind: ListedKind; id: string } | undefined => {
  const { kind, id } = partsOf(key);
  const found = listedKinds.find((it) => it === kind);
  return found && { kind: found, id };
};

/** The order of the fields is part of the format: see `versionOf`, and the same pattern in `redis/scripts.ts`. */
export const encode = ({ version, expires, value }: Envelope): string => JSON.stringify({ version, expires, value });

/** 0 for what is not there; -1 for a text that was not written by `encode`: it matches no version that a caller holds. */
export const versionOf = (text: string | undefined): number =>
  text === undefined ? 0 : Number(/^\{"version":(\d+),/.exec(text)?.[1] ?? -1);

/** When a text expires, by its head; null for never, and for a text that was not written by `encode`. */
export const expiresOf = (text: string): number | null => {
  const [, expires] = /^\{"version":\d+,"expires":(\d+),/.exec(text) ?? [];
  return expires === undefined ? null : Number(expires);
};

/** @throws StoreError `store.unreadable`: what cannot be read is reported, never taken for missing. */
export const toEnvelope = (raw: unknown): Envelope => {
  if (isEnvelope(raw)) return raw;
  throw new StoreError('store.unreadable', 'A stored value is not in the form in which this app writes.');
};

/**
 * A stored tally after an addition; the script in `redis/scripts.ts` does the same. It keeps its lifetime.
 *
 * @throws StoreError `store.unreadable`
 */
export const encodeSum = (text: string, add: Tally, version: number): string => {
  const envelope = toEnvelope(JSON.parse(text));
  // Nothing but tallies is added to.
  return encode({ ...envelope, version, value: sumOf([envelope.value as Tally, add]) });
};

export const isReadable = (text: string): boolean => {
  try {
    return isEnvelope(JSON.parse(text));
  } catch {
    return false;
  }
};

const isEnvelope = (raw: unknown): raw is Envelope =>
  typeof raw === 'object' && raw !== null && 'version' in raw && 'expires' in raw && 'value' in raw;

export const isLive = (expires: number | null, now: number): boolean => expires === null || expires > now;
