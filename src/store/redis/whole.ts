/** A store on a Redis as a whole, beside the keys of others. */
import { type Entry, formatName, type Whole } from '../backend.ts';
import { expiresOf, isLive, kindIn } from '../codec.ts';
import { ask, type RedisClient } from './connection.ts';
import { createRedisScript, indexName, isValueName } from './scripts.ts';

type WholeDeps = { client: RedisClient; keyFor: (name: string) => string; now: () => number };
type Batch = ReturnType<RedisClient['multi']>;

/** Values for one round trip, and keys for one step of a scan. */
const batchSize = 500;

/**
 * ARGV: the pattern of the keys. Answers keys and values in turn. In one step, so that they are those of one moment: Redis
 * answers no other client meanwhile, which is about 0.2 s for 100,000 values.
 */
const dumpScript = `
local found = {}
for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
  local value = redis.pcall('GET', key)
  if type(value) == 'string' then
    found[#found + 1] = key
    found[#found + 1] = value
  end
end
return found
`;

export const createRedisWhole = (deps: WholeDeps): Whole => {
  const runDump = createRedisScript(deps.client, dumpScript);
  const dump = async (): Promise<Entry[]> => toEntries(deps, await runDump({ keys: [], arguments: [patternOf(deps)] }));
  return {
    async *entries() {
      const all = await ask(dump());
      for (let from = 0; from < all.length; from += batchSize) yield all.slice(from, from + batchSize);
    },
    put: async (entries) => {
      const batch = deps.client.multi();
      for (const entry of entries) addPut(deps, batch, entry);
      await ask(batch.exec());
    },
    noted: async () => {
      const text = await ask(deps.client.get(deps.keyFor(formatName)));
      return text === null ? undefined : String(text);
    },
    note: async (format) => void (await ask(deps.client.set(deps.keyFor(formatName), format))),
    empty: () => ask(removeAll(deps)),
    rewrite: (from, to, change) => ask(rewriteAll(deps, dump, { from, to, change })),
  };
};

/** `KEYS` and `SCAN` take a pattern, in which these characters mean something. */
export const patternOf = ({ keyFor }: Pick<WholeDeps, 'keyFor'>): string =>
  `${keyFor('').replace(/[*?[\]\\]/g, '\\$&')}*`;

const toEntries = ({ keyFor, now }: WholeDeps, found: unknown): Entry[] => {
  const texts = (found as unknown[]).map(String);
  const entries: Entry[] = [];
  for (let at = 0; at < texts.length; at += 2) {
    const [key = '', text = ''] = [texts[at]?.slice(keyFor('').length), texts[at + 1]];
    const expires = expiresOf(text);
    if (isValueName(key) && isLive(expires, now())) entries.push({ key, text, expires });
  }
  return entries;
};

const addPut = ({ keyFor, now }: WholeDeps, batch: Batch, { key, text, expires }: Entry): void => {
  const life = expires === null ? {} : { PX: Math.max(1, Math.ceil(expires - now())) };
  batch.set(keyFor(key), text, life);
  const listed = kindIn(key);
  if (listed)
    batch.zAdd(keyFor(indexName(listed.kind)), { score: expires ?? Number.POSITIVE_INFINITY, value: listed.id });
};

const addRemove = ({ keyFor }: WholeDeps, batch: Batch, key: string): void => {
  batch.unlink(keyFor(key));
  const listed = kindIn(key);
  if (listed) batch.zRem(keyFor(indexName(listed.kind)), listed.id);
};

/** The format goes last, so that what is left of it by a crash is refused. */
const removeAll = async (deps: WholeDeps): Promise<void> => {
  const format = deps.keyFor(formatName);
  for await (const keys of deps.client.scanIterator({ MATCH: patternOf(deps), COUNT: batchSize })) {
    const others = keys.filter((key) => String(key) !== format);
    if (others.length > 0) await deps.client.unlink(others);
  }
  await deps.client.unlink(format);
};

type Rewriting = { from: string; to: string; change: (entry: Entry) => Entry | undefined };

/** A transaction, which Redis makes as one change, or not at all where the connection or the process ends before. */
const rewriteAll = async (deps: WholeDeps, dump: () => Promise<Entry[]>, { from, to, change }: Rewriting) => {
  const { client, keyFor } = deps;
  const format = keyFor(formatName);
  await client.watch(format);
  try {
    if (String(await client.get(format)) !== from) return false;
    const batch = client.multi();
    for (const entry of await dump()) addReplace(deps, batch, entry, change(entry));
    await batch.set(format, to).exec();
    return true;
  } catch (error) {
    // Another process has changed the format meanwhile.
    if (error instanceof Error && error.name === 'WatchError') return false;
    throw error;
  } finally {
    await client.unwatch();
  }
};

const addReplace = (deps: WholeDeps, batch: Batch, entry: Entry, next: Entry | undefined): void => {
  if (next === entry) return;
  if (next?.key !== entry.key) addRemove(deps, batch, entry.key);
  if (next) addPut(deps, batch, next);
};
