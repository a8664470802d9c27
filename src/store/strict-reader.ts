/**
 * Reading through Keyv, loudly. Keyv needs an error listener (without one a dropped connection ends the process), and
 * with one it turns a failed `get` into "not there". So failures are counted, and a read during which one was counted
 * rejects. At worst it rejects for the failure of another read; it never misses its own.
 */
import { Keyv } from 'keyv';
import type { Deadline } from '../kit/deadline.ts';
import { StoreError } from '../ports/errors.ts';
import type { Kinds } from '../ports/index.ts';
import { type Envelope, isLive, keyOf, type Slot, toEnvelope } from './codec.ts';
import { misshapenIn } from './shapes/index.ts';

/** One answer per slot, in order; undefined for what is not there or has expired. */
export type Reader = (slots: readonly Slot[], deadline: Deadline) => Promise<(Envelope | undefined)[]>;

type ReaderDeps = {
  storage: object;
  now: () => number;
  onError: (code: string) => void;
  /** Hears of what has not the shape of its kind, in a sentence, each time that it is read. */
  onMisshapen?: (what: string) => void;
};

export const createReader = ({ storage, now, onError, onMisshapen = () => {} }: ReaderDeps): Reader => {
  // The backends go by the clock that they are given; Keyv would go by the machine's. Its own serialization walks every
  // string for byte arrays and big integers, which are never stored here.
  const keyv = new Keyv({ store: storage, checkExpired: false, serialization: JSON });
  const checkShape = createShapeCheck(onMisshapen);
  let failures = 0;
  let latest: unknown;
  keyv.on('error', (error: unknown) => {
    failures += 1;
    // An adapter reports its error, and Keyv reports it again.
    if (error !== latest) onError(toStoreError(error).code);
    latest = error;
  });
  return async (slots, deadline) => {
    const before = failures;
    const raws = await deadline.bound(readRaw(keyv, slots.map(keyOf)));
    if (failures !== before) throw toStoreError(latest);
    return raws.map((raw, index) => liveEnvelope(slots[index] as Slot, raw, now(), checkShape));
  };
};

/** The value has the shape of its kind: the reader has looked. */
export const valueIn = <K extends keyof Kinds>(envelope: Envelope): Kinds[K] => envelope.value as Kinds[K];

const readRaw = async (keyv: Keyv, keys: string[]): Promise<unknown[]> => {
  const [only] = keys;
  // One alone, because Redis answers a `GET` of what is no text with an error, and an `MGET` with nothing.
  return keys.length === 1 && only !== undefined ? [await keyv.getRaw(only)] : keyv.getManyRaw(keys);
};

const liveEnvelope = (slot: Slot, raw: unknown, now: number, checkShape: ShapeCheck): Envelope | undefined => {
  if (raw === undefined || raw === null) return undefined;
  const envelope = toEnvelope(raw);
  if (!isLive(envelope.expires, now)) return undefined;
  checkShape(slot, envelope);
  return envelope;
};

/** @throws StoreError `store.unreadable` */
type ShapeCheck = (slot: Slot, envelope: Envelope) => void;

/** Values whose shape was found right; then all are looked at again. A change reads most of them right after it was looked for. */
const remembered = 10_000;

/** Looks at each version of a value once: to look at a record takes as long as to parse it. */
const createShapeCheck = (onMisshapen: (what: string) => void): ShapeCheck => {
  const sound = new Map<string, number>();
  return (slot, { version, value }) => {
    const key = keyOf(slot);
    if (sound.get(key) === version) return;
    const misshapen = misshapenIn(slot.kind, value);
    if (misshapen.length > 0) {
      const sentence = `What is stored as ${nameOf(slot)} is not as it has to be, in: ${misshapen.join(', ')}.`;
      onMisshapen(sentence);
      throw new StoreError('store.unreadable', sentence);
    }
    if (sound.size >= remembered) sound.clear();
    sound.set(key, version);
  };
};

/** For the log: an index of tries has a phone number as its id. */
const nameOf = (slot: Slot): string => (slot.kind === 'tries' ? slot.kind : keyOf(slot));

const toStoreError = (cause: unknown): StoreError => {
  if (cause instanceof StoreError) return cause;
  // Keyv reports what JSON.parse throws and goes on with undefined.
  if (cause instanceof SyntaxError) return new StoreError('store.unreadable', 'A stored value is no JSON.', { cause });
  return new StoreError('store.unavailable', 'The store could not be read.', { cause });
};
