/** STORE_URL -> a store. */
import { randomInt } from 'node:crypto';
import { systemRandom } from '../kit/clock.ts';
import { deadlineIn } from '../kit/deadline.ts';
import { StoreError } from '../ports/errors.ts';
import { type Backend, tooLate } from './backend.ts';
import { type FormatStep, formatSteps } from './formats.ts';
import { openMemory } from './memory/adapter.ts';
import type { RedisDeps } from './redis/adapter.ts';
import { openSqlite } from './sqlite/adapter.ts';
import { createReader } from './strict-reader.ts';
import { takeFormat } from './take-format.ts';
import { createVerbs, type PrunableStore } from './verbs.ts';

export type OpenOptions = {
  /** Milliseconds since 1970; what expires, expires by it. */
  now: () => number;
  /** Chance in [0, 1), for the pause after a lost race; the system's if absent. */
  fraction?: () => number;
  /** How long one call may take; 2,000 if absent. */
  deadlineMs?: number;
  /** How long Redis may answer nothing before it is connected to again; 15,000 if absent. */
  silenceMs?: number;
  /** Starts also on a Redis that may forget what it confirmed, and takes it for one that keeps it; false if absent. */
  mayForget?: boolean;
  /**
   * Hears the code of every failure, also of those in the background, such as a lost connection, and
   * `store.durable-again` when `store.not-durable` is over.
   */
  onError?: (code: string) => void;
  /** Hears the key of what could not be read and held up a list; it lies under `unreadable:` and that key now. */
  onSetAside?: (key: string) => void;
  /** Hears of what has not the shape of its kind, in a sentence, each time that it is read. */
  onMisshapen?: (what: string) => void;
  /** How values of earlier formats become those of the current one; for tests. */
  steps?: readonly FormatStep[];
};

export type OpenedStore = PrunableStore & { readonly kind: Backend['kind'] };

/** Slack waits three seconds for an answer: this leaves time to say that the store does not answer. */
const defaultDeadlineMs = 2_000;
/** Exclusive; the most that `randomInt` can span. */
const versionsEnd = 2 ** 48 - 1;
const newVersion = (): number => randomInt(1, versionsEnd);

/**
 * `sqlite://<path>` (relative unless it starts with `/`), `redis://…` or `rediss://…` (keys begin with `?prefix=`, or
 * `slack-mms`), `memory://`.
 * @throws StoreError with a sentence that says what is wrong with the URL, the file, the server or what is stored there.
 */
export const openStore = async (
  url: string,
  {
    now,
    fraction = systemRandom.fraction,
    deadlineMs = defaultDeadlineMs,
    silenceMs,
    mayForget = false,
    onError = () => {},
    onSetAside = () => {},
    onMisshapen = () => {},
    steps = formatSteps,
  }: OpenOptions,
): Promise<OpenedStore> => {
  const backend = await openBackend(url, { now, timeoutMs: deadlineMs, silenceMs, mayForget, onError });
  const read = createReader({ storage: backend.storage, now, onError, onMisshapen });
  const format = { backend, read, now, steps, newVersion, onSetAside };
  await takeFormat(format, deadlineIn(deadlineMs, tooLate)).catch(async (error) => {
    await backend.close();
    throw error;
  });
  const verbs = createVerbs({ backend, read, deadlineMs, newVersion, fraction, onSetAside });
  return { ...verbs, kind: backend.kind };
};

/** The store behind a URL, whatever lies there. */
export const openBackend = async (url: string, deps: RedisDeps): Promise<Backend> => {
  const [scheme, rest = ''] = url.split(/:\/\/(.*)/s);
  if (scheme === 'memory') return openMemory(deps.now);
  if (scheme === 'sqlite' && rest !== '') return openSqlite(rest, deps);
  if ((scheme === 'redis' || scheme === 'rediss') && URL.canParse(url)) {
    // The client is half of what there is to load, and a file needs none of it.
    const { openRedis } = await import('./redis/adapter.ts');
    return openRedis(url, deps);
  }
  throw new StoreError('store.url', 'STORE_URL must be sqlite://<path>, redis://<host>, rediss://<host> or memory://.');
};
