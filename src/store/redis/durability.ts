/**
 * Whether a Redis keeps what it confirms. With snapshots alone a crash brings an older state back, in which a message that
 * has left waits to leave.
 */
import { within } from '../../kit/deadline.ts';
import { StoreError } from '../../ports/errors.ts';
import type { RedisClient } from './connection.ts';

/** `untold`: the server did not say, because the user may not ask, or because it hides that part. */
export type Persistence = 'appends' | 'snapshots' | 'untold';

/** `info` is the answer to `INFO persistence`, or to `INFO`. */
export const persistenceIn = (info: string): Persistence => {
  const [, enabled] = /^aof_enabled:([01])\r?$/m.exec(info) ?? [];
  if (enabled === undefined) return 'untold';
  return enabled === '1' ? 'appends' : 'snapshots';
};

/** @throws StoreError `store.not-durable` with what to do, unless Redis appends what it confirms to a file */
export const refuseForgetful = (persistence: Persistence, host: string): void => {
  if (persistence === 'appends') return;
  const overrule = 'or set REDIS_ALLOW_DATA_LOSS=true to start anyway';
  throw new StoreError(
    'store.not-durable',
    persistence === 'snapshots'
      ? `Redis at ${host} keeps no append-only file. After a crash it forgets what was sent, and this app may text people twice. Set "appendonly yes" on Redis, ${overrule}.`
      : `Redis at ${host} doesn't say whether it keeps an append-only file. Without one, this app may text people twice after a crash. Let the user in STORE_URL run INFO, ${overrule}.`,
  );
};

type WatchDeps = {
  client: RedisClient;
  /** One question may take that long, in milliseconds. */
  timeoutMs: number;
  /** Between two looks over a connection that stands. Somebody may turn the file off with `CONFIG SET`. */
  everyMs: number;
  /** Is called each time that it is found off or hidden after it was found on, and the other way round. */
  onChange: (isDurable: boolean) => void;
};

/** How Redis refuses a command that this user may not give, or that it does not have. Busy, it says something else. */
const refused = /^(?:NOPERM|ERR)\b/;

/**
 * Looks at each new connection, because a server that comes back may be another one or have another configuration, and
 * from time to time. What a lost connection had said counts for nothing. A server that is too busy to answer is still what it
 * was, as long as its connection stands.
 */
export const watchDurability = ({ client, timeoutMs, everyMs, onChange }: WatchDeps) => {
  let latest: Promise<boolean | undefined> = Promise.resolve(true);
  let wasDurable = true;
  const ask = async (): Promise<boolean | undefined> => {
    const info = await within(timeoutMs, client.info('persistence')).catch((error: Error) =>
      refused.test(error.message) ? '' : undefined,
    );
    if (info === undefined) return undefined;
    const isDurable = persistenceIn(String(info)) === 'appends';
    // A connection that was lost under the question says nothing about the server.
    if (wasDurable === isDurable || !client.isReady) return isDurable;
    wasDurable = isDurable;
    onChange(isDurable);
    return isDurable;
  };
  const lookAnew = (): void => {
    latest = ask();
  };
  // The last answer stands until the next one is there, or each look would hold up who asks meanwhile.
  const lookAgain = (): void => {
    if (!client.isReady) return;
    const standing = latest;
    void ask().then((isDurable) => {
      if (latest === standing && isDurable !== undefined) latest = Promise.resolve(isDurable);
    });
  };
  client.on('ready', lookAnew);
  const looking = setInterval(lookAgain, everyMs);
  return {
    /** Not where the server has not answered yet over this connection. */
    durable: async (): Promise<boolean> => client.isReady && (await latest) === true,
    stop: (): void => {
      clearInterval(looking);
      client.off('ready', lookAnew);
    },
  };
};
