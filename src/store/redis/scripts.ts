/**
 * Compare-and-set on Redis. Scripts run alone and are not rolled back, so that all comparing comes before any writing.
 *
 * Both scripts leave a receipt under a key that only this call knows. A caller that gets no answer to a swap asks for the
 * receipt, and by asking forbids a swap that has not run yet: afterwards it is known whether it was made.
 */
import { createHash, randomUUID } from 'node:crypto';
import { formatName, pingName } from '../backend.ts';
import type { RedisClient } from './connection.ts';

// What lies under a prefix beside the values. No kind has one of these names.
const [indexes, receipts] = ['index:', 'receipt:'];
/** The index of a listed kind: a sorted set of ids. */
export const indexName = (kind: string): string => indexes + kind;
/** Known to one call only. */
export const newReceiptName = (): string => receipts + randomUUID();
export const isValueName = (name: string): boolean =>
  name !== pingName && name !== formatName && !name.startsWith(indexes) && !name.startsWith(receipts);

/** How long a receipt lies there, in milliseconds: longer than any call lasts. */
export const receiptLife = 60_000;

/**
 * KEYS: the receipt, then for each slot its key and the index of its kind (ids by the moment when they expire).
 * ARGV: the moment on this server's clock after which it is too late; the caller's clock; the life of receipts; then
 * for each slot: version, `keep` `drop` `put` `put-listed` or `add`, id, text, expires or `+inf`. An addition has its own
 * version there, and its numbers as the text.
 * Answers [`done` | `conflict` | `void` | `late`, this server's clock]. All times in milliseconds.
 */
const swapScript = `
local time = redis.call('TIME')
local clock = time[1] * 1000 + math.floor(time[2] / 1000)
if clock > tonumber(ARGV[1]) then return { 'late', clock } end
if redis.call('EXISTS', KEYS[1]) == 1 then return { 'void', clock } end

local now = tonumber(ARGV[2])
local count = (#KEYS - 1) / 2

-- The head of the envelope is enough; see encode in codec.ts. What has expired is not there.
local function version(key)
  local head = redis.call('GETRANGE', key, 0, 63)
  if head == '' then return '0' end
  local mark, expires = string.match(head, '^{"version":(%d+),"expires":([^,]+),')
  if expires and expires ~= 'null' and tonumber(expires) <= now then return '0' end
  return mark or '-1'
end

local function put(key, text, expires)
  redis.call('SET', key, text)
  -- A duration, by the clock that wrote the moment: the two clocks need not agree.
  if expires ~= '+inf' then redis.call('PEXPIRE', key, math.max(1, math.ceil(tonumber(expires) - now))) end
end

-- What is not there stays away; see encodeSum in codec.ts. Only the numbers go through cjson, which rounds a version.
local function sum(key, mark, text)
  if version(key) == '0' then return nil end
  local expires, value = string.match(redis.call('GET', key), '^{"version":%d+,"expires":([^,]+),"value":(.*)}$')
  local total = cjson.decode(value)
  for name, n in pairs(cjson.decode(text)) do
    local there = (total[name] or 0) + n
    total[name] = there ~= 0 and there or nil
  end
  local head = '{"version":' .. mark .. ',"expires":' .. expires .. ',"value":'
  return { head .. cjson.encode(total) .. '}', expires == 'null' and '+inf' or expires }
end

local sums = {}
for i = 1, count do
  if ARGV[5 * i] == 'add' then
    sums[i] = sum(KEYS[2 * i], ARGV[5 * i - 1], ARGV[5 * i + 2])
  elseif version(KEYS[2 * i]) ~= ARGV[5 * i - 1] then
    return { 'conflict', clock }
  end
end

redis.call('SET', KEYS[1], 'done', 'PX', ARGV[3])
for i = 1, count do
  local key, index = KEYS[2 * i], KEYS[2 * i + 1]
  local verb, id, text, expires = ARGV[5 * i], ARGV[5 * i + 1], ARGV[5 * i + 2], ARGV[5 * i + 3]
  if verb == 'drop' then
    redis.call('UNLINK', key)
    redis.call('ZREM', index, id)
  elseif verb == 'add' then
    if sums[i] then put(key, sums[i][1], sums[i][2]) end
  elseif verb ~= 'keep' then
    put(key, text, expires)
    if verb == 'put-listed' then redis.call('ZADD', index, expires, id) end
  end
end
return { 'done', clock }
`;

/** KEYS: the receipt. ARGV: the life of receipts. Answers `done`, or `void` if the swap has not run and never will. */
const receiptScript = `
redis.call('SET', KEYS[1], 'void', 'PX', ARGV[1], 'NX')
return redis.call('GET', KEYS[1])
`;

type RedisScript = (call: { keys: string[]; arguments: string[] }) => Promise<unknown>;

/**
 * A script that Redis runs by its digest, and is told in full only where it does not know it yet: after a restart, or
 * after `SCRIPT FLUSH`. A script that it did not know has not run, so that asking again is safe.
 */
export const createRedisScript = (client: RedisClient, text: string): RedisScript => {
  const digest = createHash('sha1').update(text).digest('hex');
  return (call) =>
    client.evalSha(digest, call).catch((error: unknown) => {
      if (error instanceof Error && error.message.startsWith('NOSCRIPT ')) return client.eval(text, call);
      throw error;
    });
};

export const createSwapScripts = (client: RedisClient) => ({
  runSwap: createRedisScript(client, swapScript),
  runReceipt: createRedisScript(client, receiptScript),
});
