/** What the verbs need of SQLite, Redis or a Map: Keyv's storage adapter for reading, and `swap` for writing. */
import type { Deadline } from '../kit/deadline.ts';
import { StoreError } from '../ports/errors.ts';
import type { ListedKind } from '../ports/index.ts';
import type { Slot } from './codec.ts';
import type { Sum } from './sums.ts';

/**
 * One slot of a compare-and-set. `version` is the one that was read; 0 = must not be there. `next` is the encoded text
 * to put there, undefined = delete, null = only make sure that the version still holds. An `expires` that has passed,
 * here or in what is stored, counts as not there.
 */
type Exchange = Slot & { version: number; next: string | undefined | null; expires: number | null };

/**
 * One slot of an atomic write: an exchange, or an addition, which compares nothing, so that those who add to the same slot
 * never get in each other's way. `version` is then the new one, by which everybody who compares notices the addition.
 */
export type Swap = Exchange | (Sum & { version: number });

/** No slot has one of these keys, because they hold no colon. */
export const pingName = 'ping';
export const formatName = 'format';
/** In milliseconds: the ping of a store that is not used any more goes away. */
export const pingLife = 60_000;

/** How a call ends that has waited for its deadline: a frozen Redis never answers a command that was already written. */
export const tooLate = (): StoreError => new StoreError('store.unavailable', 'The store did not answer in time.');

/** Where what cannot be read is kept for whoever looks into it. No kind has this name. */
export const asideName = (key: string): string => `unreadable:${key}`;

/** One value as it lies there, under the name that `keyOf` gives it. `expires` is in milliseconds since 1970. */
export type Entry = { key: string; text: string; expires: number | null };

/** What is done to a store as a whole; only `entries` while a bot works on it. */
export type Whole = {
  /** All that is live, in batches and in no order, without the ping and the format. */
  entries(): AsyncIterable<readonly Entry[]>;
  /** Puts them there, whatever lies there; nothing else. */
  put(entries: readonly Entry[]): Promise<void>;
  /** What is noted under `formatName`. */
  noted(): Promise<string | undefined>;
  /** Notes a word there. */
  note(format: string): Promise<void>;
  /** Deletes all of it, the format last. */
  empty(): Promise<void>;
  /**
   * In one change: each entry as `change` returns it, the same object for one that stays, undefined for one that goes,
   * and the format. False, and nothing is changed, if another format than `from` is noted.
   */
  rewrite(from: string, to: string, change: (entry: Entry) => Entry | undefined): Promise<boolean>;
};

export type Backend = {
  readonly kind: 'sqlite' | 'redis' | 'memory';
  /** A Keyv 6 storage adapter. */
  readonly storage: object;
  /** All or nothing. False if a version no longer holds. Settles within the deadline by itself. */
  swap(swaps: readonly Swap[], deadline: Deadline): Promise<boolean>;
  /** The ids of a listed kind; without those that have expired. */
  ids(kind: ListedKind): Promise<string[]>;
  /**
   * Moves what lies there to `asideName`, and off its list, if it cannot be read. False if it can, or is gone: what another
   * process has repaired stays.
   */
  setAside(slot: Slot): Promise<boolean>;
  /** Proves a write: overwrites `pingName`, which expires after `pingLife`. */
  ping(): Promise<void>;
  /**
   * Notes `format` under `formatName` if no value lies here, and says what is noted then: the same for all processes that
   * do so at once. Undefined if values lie here without a format. What has expired counts as not there.
   */
  claimFormat(format: string, deadline: Deadline): Promise<string | undefined>;
  readonly whole: Whole;
  /**
   * Whether what it confirms outlives its crash, as far as it says; absent where it always does. Settles within the
   * deadline of a call by itself, and never rejects.
   */
  durable?(): Promise<boolean>;
  /** Deletes what has expired, at most `limit` rows; says how many it were. */
  prune(limit: number): Promise<number>;
  close(): Promise<void>;
};
