/** A look at the Redis of a store by somebody who does not run on it: it is only asked. */
import { within } from '../../kit/deadline.ts';
import { formatName } from '../backend.ts';
import { ask, connectRedis, createRedisClient, parseRedisUrl } from './connection.ts';
import { type Persistence, persistenceIn } from './durability.ts';

export type FoundRedis = {
  persistence: Persistence;
  /** Whether Redis says that it could not write its append-only file. */
  failsToAppend: boolean;
  /** Whether it may drop values when its memory is full, as far as it says. */
  mayEvict: boolean;
  /** Of the memory that it may use, in percent; undefined where there is no limit, or it does not say. */
  memoryUsed: number | undefined;
  /** What is noted of its format. */
  format: string | undefined;
};

type InspectOptions = { timeoutMs: number };

/** @throws StoreError with a sentence, as opening it would, where it cannot be used at all */
export const inspectRedis = async (storeUrl: string, { timeoutMs }: InspectOptions): Promise<FoundRedis> => {
  const { url, prefix, host, isTls } = parseRedisUrl(storeUrl);
  const client = createRedisClient(url, timeoutMs, timeoutMs);
  const codes: string[] = [];
  const onError = (code: string) => void codes.push(code);
  const info = await connectRedis({ client, host, isTls, timeoutMs, mayForget: true, onError });
  client.on('error', () => {});
  try {
    const noted = await within(timeoutMs, ask(client.get(`${prefix}::${formatName}`)));
    return {
      ...read(info),
      mayEvict: codes.includes('store.may-evict'),
      format: noted === null ? undefined : String(noted),
    };
  } finally {
    client.destroy();
  }
};

const read = (info: string): Pick<FoundRedis, 'persistence' | 'failsToAppend' | 'memoryUsed'> => {
  const figure = (field: string): number => Number(new RegExp(`^${field}:(\\d+)\\r?$`, 'm').exec(info)?.[1] ?? 0);
  const most = figure('maxmemory');
  return {
    persistence: persistenceIn(info),
    failsToAppend: /^aof_last_(?:write|bgrewrite)_status:err/m.test(info),
    memoryUsed: most > 0 ? Math.round((100 * figure('used_memory')) / most) : undefined,
  };
};
