/** The few verbs above whatever keeps the data. */
import type { Kind, Kinds, ListedKind } from './stored.ts';

/** A moment in milliseconds since 1970 after which the value is gone; `null` for never; absent keeps what it had. */
type Expiry = { expires?: number | null };

export type Change = {
  [K in Kind]:
    | ({ do: 'create'; kind: K; id: string; value: Kinds[K] } & Expiry)
    | ({ do: 'update'; kind: K; id: string; fn: (value: Kinds[K]) => Kinds[K] } & Expiry)
    | ({ do: 'upsert'; kind: K; id: string; fn: (value: Kinds[K] | undefined) => Kinds[K] } & Expiry)
    | { do: 'remove'; kind: K; id: string };
}[Kind];

/** One value around a change: as it was, as it is now, and whether it is another. */
export type Stored<T> = { before: T | undefined; value: T; changed: boolean };

type StoredBy<C> = C extends { do: 'remove'; kind: infer K extends Kind }
  ? Stored<Kinds[K] | undefined>
  : C extends { kind: infer K extends Kind }
    ? Stored<Kinds[K]>
    : never;

/**
 * What became of a list of changes. `stored` has an entry for each of them, of what that change found and what it left;
 * the last entry of a value holds what is stored. `failed` is the index of the first that could not be made: a `create`
 * of something that exists, or an `update` of something that does not. Removing what is not there is no failure.
 */
export type Changed<C extends readonly Change[]> =
  | { ok: true; stored: { [I in keyof C]: StoredBy<C[I]> } }
  | { ok: false; failed: number };

/**
 * The few verbs that everything else may use. Each has a deadline and rejects with `StoreError` when the store does not
 * answer: a failed read is never "not there". Functions handed in are pure and may be called more than once; where one
 * throws, nothing is written.
 */
export type Store = {
  get<K extends Kind>(kind: K, id: string): Promise<Kinds[K] | undefined>;
  /** False if it exists already. */
  create<K extends Kind>(kind: K, id: string, value: Kinds[K], expiry?: Expiry): Promise<boolean>;
  /** Atomic. `fn` is not called for a missing id (then the answer is undefined). The same object back means no write. */
  update<K extends Kind>(
    kind: K,
    id: string,
    fn: (value: Kinds[K]) => Kinds[K],
    expiry?: Expiry,
  ): Promise<Stored<Kinds[K]> | undefined>;
  /** Atomic, and also where there is nothing yet. The same object back means no write. */
  upsert<K extends Kind>(
    kind: K,
    id: string,
    fn: (value: Kinds[K] | undefined) => Kinds[K],
    expiry?: Expiry,
  ): Promise<Stored<Kinds[K]>>;
  /** Whether it was there. */
  remove(kind: Kind, id: string): Promise<boolean>;
  /** All or nothing. */
  change<const C extends readonly Change[]>(changes: C): Promise<Changed<C>>;
  list<K extends ListedKind>(kind: K): Promise<{ id: string; value: Kinds[K] }[]>;
  /** Adds `n` (may be negative) to a counter and says the new total. `expires` counts from the first addition. */
  add(counter: string, n: number, expires: number): Promise<number>;
  /**
   * Whether what the store confirms outlives its crash. Where it may not, what was sent since could come back unsent: so
   * nothing is to be accepted or started then, while reports are still worth storing. Costs no call, and never rejects.
   */
  durable(): Promise<boolean>;
  /** Resolves when the store takes a write; what it said is repeated for a second. */
  ping(): Promise<void>;
  close(): Promise<void>;
};
