/** A connection to one Redis primary, checked once at the start. */
import { createClient } from '@keyv/redis';
import { within } from '../../kit/deadline.ts';
import { StoreError } from '../../ports/errors.ts';
import { persistenceIn, refuseForgetful } from './durability.ts';
import { notConnected } from './obstacles.ts';

export type RedisClient = ReturnType<typeof createClient>;
type Connecting = {
  client: RedisClient;
  host: string;
  isTls: boolean;
  timeoutMs: number;
  /** Takes also a server that may forget what it confirmed. */
  mayForget: boolean;
  onError: (code: string) => void;
};

/** Every key of this app begins with it, so that a Redis may be shared. */
const defaultPrefix = 'slack-mms';
/** 6.2, below which BullMQ warns: major times 100 plus minor. */
const oldestVersion = 602;
const reconnectDelay = (retries: number): number => Math.min(50 * 2 ** retries, 2_000);

/** `redis://…/<database>?prefix=<prefix>`; the client itself does not know the prefix. */
export const parseRedisUrl = (url: string): { url: string; prefix: string; host: string; isTls: boolean } => {
  const parsed = new URL(url);
  const prefix = parsed.searchParams.get('prefix') || defaultPrefix;
  parsed.search = '';
  return { url: parsed.href, prefix, host: parsed.host, isTls: parsed.protocol === 'rediss:' };
};

/** `silenceMs` is for a connection that is being made, over which nothing is written but its greeting; see `endSilence`. */
export const createRedisClient = (url: string, timeoutMs: number, silenceMs: number): RedisClient =>
  createClient({
    url,
    // What cannot be sent now fails now; a queue would send it when its caller has given up.
    disableOfflineQueue: true,
    socket: { connectTimeout: timeoutMs, socketTimeout: silenceMs, reconnectStrategy: reconnectDelay },
  });

/**
 * @throws StoreError `store.unavailable` if it does not answer, `store.unsuitable` for a cluster, a replica, an old version
 * or a wrong password, `store.not-durable` if it may forget what it confirmed and may not.
 * Reports `store.not-durable` and `store.may-evict` to `onError` where it is taken all the same.
 *
 * @returns what it says of itself, empty where the user may not ask
 */
export const connectRedis = async ({
  client,
  host,
  isTls,
  timeoutMs,
  mayForget,
  onError,
}: Connecting): Promise<string> => {
  let latest: unknown;
  const note = (error: unknown) => {
    latest = error;
  };
  client.on('error', note);
  try {
    await within(timeoutMs, client.connect());
    const info = await readInfo(client, timeoutMs);
    checkServer(info, { host, mayForget, onError });
    return info;
  } catch (cause) {
    if (client.isOpen) client.destroy();
    if (cause instanceof StoreError) throw cause;
    throw notConnected(host, isTls, latest ?? cause);
  } finally {
    client.off('error', note);
  }
};

/** Empty where the user may not ask. */
const readInfo = async (client: RedisClient, timeoutMs: number): Promise<string> => {
  const answer = client.info().catch((error) => {
    if (isRefusal(error)) return '';
    throw error;
  });
  return String(await within(timeoutMs, answer));
};

/** What Redis answers; rejects with StoreError `store.unavailable`. */
export const ask = <T>(answer: Promise<T>): Promise<T> =>
  answer.catch((cause) => {
    throw new StoreError('store.unavailable', 'Redis did not answer.', { cause });
  });

/** Redis begins its own errors with a word in capitals (`OOM`, `READONLY`, `ERR`); the client's begin as sentences do. */
export const isRefusal = (error: unknown): boolean => error instanceof Error && /^[A-Z]{2,} /.test(error.message);

/** `info` is the answer to `INFO`. A server that does not say whether it evicts counts as one that does. */
export const checkServer = (
  info: string,
  { host, mayForget, onError }: Pick<Connecting, 'host' | 'mayForget' | 'onError'>,
): void => {
  const says = (field: string, value: string) => new RegExp(`^${field}:${value}\\r?$`, 'm').test(info);
  if (says('cluster_enabled', '1') || says('role', 'slave')) {
    throw new StoreError('store.unsuitable', `Redis at ${host} is a cluster or a replica; one primary is needed.`);
  }
  const [, major = '', minor = ''] = /^redis_version:(\d+)\.(\d+)/m.exec(info) ?? [];
  if (major !== '' && Number(major) * 100 + Number(minor) < oldestVersion) {
    throw new StoreError('store.unsuitable', `Redis at ${host} is version ${major}.${minor}; 6.2 or newer is needed.`);
  }
  const persistence = persistenceIn(info);
  if (!mayForget) refuseForgetful(persistence, host);
  else if (persistence !== 'appends') onError('store.not-durable');
  if (!says('maxmemory_policy', 'noeviction')) onError('store.may-evict');
};

/**
 * In milliseconds, counted from the last answer to a PING; three are asked meanwhile. Longer than any command takes, and
 * Redis answers in order, so that nothing else was answered either.
 */
export const silenceTimeout = 15_000;

/**
 * Connects again after `silenceMs` without an answer, and says so: a dead host, or a NAT entry that was dropped, closes
 * nothing. The client cannot do it: its `socketTimeout` is
 * Node's idle timer, which our own writes put off, and the only way into a connection that is made is to end it.
 *
 * @returns how to stop; to be called before the client is closed
 */
export const endSilence = (client: RedisClient, silenceMs: number, onSilence: () => void): (() => void) => {
  const reconnect = (): void => {
    silence.refresh();
    // While it connects it has a timer that nothing puts off, and a loop that must not be started twice.
    if (!client.isReady) return;
    client.destroy();
    // Tries again by itself, without end. What fails then is told to the listeners to its errors.
    client.connect().catch(() => {});
    onSilence();
  };
  const heard = (): void => void silence.refresh();
  const ask = (): void => {
    // A refusal is an answer as well: a user may be forbidden to ask, and the data may still be loading.
    if (client.isReady) client.ping().then(heard, (error) => isRefusal(error) && heard());
  };

  const silence = setTimeout(reconnect, silenceMs);
  const asking = setInterval(ask, silenceMs / 3);
  client.on('ready', heard);
  return () => {
    clearTimeout(silence);
    clearInterval(asking);
    client.off('ready', heard);
  };
};
