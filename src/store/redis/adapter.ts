/** One Redis primary as a backend: `@keyv/redis` under Keyv, and a script for what it lacks. For several processes. */
import KeyvRedis from '@keyv/redis';
import { within } from '../../kit/deadline.ts';
import { type Backend, pingLife, pingName } from '../backend.ts';
import { ask, connectRedis, createRedisClient, endSilence, parseRedisUrl, silenceTimeout } from './connection.ts';
import { watchDurability } from './durability.ts';
import { claimRedisFormat } from './format.ts';
import { createPrune, createSetAside } from './lists.ts';
import { indexName } from './scripts.ts';
import { createRedisSwap } from './swap.ts';
import { createRedisWhole } from './whole.ts';

export type RedisDeps = {
  now: () => number;
  timeoutMs: number;
  silenceMs?: number | undefined;
  /** Takes also a server that may forget what it confirmed; false if absent. */
  mayForget?: boolean;
  onError: (code: string) => void;
};

/** In milliseconds: as long as what is started meanwhile may count on what was found. */
const durabilityEvery = 15_000;

/** How long answers that are still due may take at the end, in milliseconds. */
const closeTimeout = 1_000;

/** @throws StoreError as `connectRedis` does. */
export const openRedis = async (storeUrl: string, deps: RedisDeps): Promise<Backend> => {
  const { now, timeoutMs, silenceMs = silenceTimeout, mayForget = false, onError } = deps;
  const { url, prefix, host, isTls } = parseRedisUrl(storeUrl);
  const client = createRedisClient(url, timeoutMs, silenceMs);
  // Listens to the client's errors from here on; without a listener a dropped connection would end the process.
  const storage = new KeyvRedis(client, { namespace: prefix, throwOnErrors: true, throwOnConnectError: true });
  await connectRedis({ client, host, isTls, timeoutMs, mayForget, onError });
  const stopListening = endSilence(client, silenceMs, () => onError('store.silent'));
  const onChange = (isDurable: boolean) => onError(isDurable ? 'store.durable-again' : 'store.not-durable');
  const watch = mayForget ? undefined : watchDurability({ client, timeoutMs, everyMs: durabilityEvery, onChange });
  const keyFor = (name: string) => storage.createKeyPrefix(name, prefix);
  const index = (kind: string) => keyFor(indexName(kind));

  return {
    kind: 'redis',
    storage,
    swap: createRedisSwap({ client, keyFor, now }),
    ids: (kind) => ask(client.zRangeByScore(index(kind), `(${now()}`, '+inf')),
    setAside: createSetAside({ client, keyFor }),
    ping: async () => void (await ask(client.set(keyFor(pingName), '', { PX: pingLife }))),
    claimFormat: (format, deadline) => ask(claimRedisFormat({ client, keyFor }, format, deadline)),
    ...(watch ? { durable: watch.durable } : {}),
    whole: createRedisWhole({ client, keyFor, now }),
    prune: createPrune({ client, keyFor, now }),
    close: async () => {
      stopListening();
      watch?.stop();
      await within(closeTimeout, client.close()).catch(() => client.destroy());
    },
  };
};
