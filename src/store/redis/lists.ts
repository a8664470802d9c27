/** The indexes of listed kinds: what Redis does not keep in step by itself. */
import { asideName, type Backend } from '../backend.ts';
import { isUsable, keyOf, listedKinds } from '../codec.ts';
import { ask, type RedisClient } from './connection.ts';
import { createRedisScript, indexName } from './scripts.ts';

type ListDeps = { client: RedisClient; keyFor: (name: string) => string };

/** KEYS: an index. ARGV: the moment, and how many ids at most. In one step, because an id may be written anew meanwhile. */
const pruneScript = `
local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
if #ids > 0 then redis.call('ZREM', KEYS[1], unpack(ids)) end
return #ids
`;

/** Redis deletes expired values by itself, but not their ids. */
export const createPrune = ({ client, keyFor, now }: ListDeps & { now: () => number }): Backend['prune'] => {
  const runPrune = createRedisScript(client, pruneScript);
  return async (limit) => {
    let removed = 0;
    for (const kind of listedKinds) {
      const call = { keys: [keyFor(indexName(kind))], arguments: [String(now()), String(limit - removed)] };
      removed += Number(await ask(runPrune(call)));
    }
    return removed;
  };
};

/** KEYS: the key, its new name, the index of its kind. ARGV: the text that was read, the id. */
const asideScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('RENAME', KEYS[1], KEYS[2])
redis.call('ZREM', KEYS[3], ARGV[2])
return 1
`;

export const createSetAside = ({ client, keyFor }: ListDeps): Backend['setAside'] => {
  const runAside = createRedisScript(client, asideScript);
  return async (slot) => {
    const key = keyOf(slot);
    const text = await ask(client.get(keyFor(key)));
    if (text === null || isUsable(slot, String(text))) return false;
    const keys = [keyFor(key), keyFor(asideName(key)), keyFor(indexName(slot.kind))];
    return Number(await ask(runAside({ keys, arguments: [String(text), slot.id] }))) === 1;
  };
};
