/** One compare-and-set on Redis, which either happened or did not, also when its answer is lost. */
import { setTimeout as pause } from 'node:timers/promises';
import { StoreError } from '../../ports/errors.ts';
import type { Backend, Swap } from '../backend.ts';
import { isListed, keyOf } from '../codec.ts';
import { type Deadline, deadlineIn, msLeft, within } from '../deadline.ts';
import { isRefusal, type RedisClient } from './connection.ts';
import { indexName, newReceiptName } from './names.ts';
import { createRedisScript, type RedisScript } from './script.ts';
import { createServerClock, type ServerClock } from './server-clock.ts';
import { receiptLife, receiptScript, swapScript } from './swap.lua.ts';

type SwapDeps = { client: RedisClient; keyFor: (name: string) => string; now: () => number };
type Context = SwapDeps & { clock: ServerClock; runSwap: RedisScript; runReceipt: RedisScript };

/** Of the time that is left, so that the rest remains for asking whether it was made. */
const writeShare = 0.7;
/** Between two questions for a receipt, in milliseconds: a new connection takes about as long. */
const askAgainAfter = 25;

export const createRedisSwap = (deps: SwapDeps): Backend['swap'] => {
  const { client } = deps;
  const context: Context = {
    ...deps,
    clock: createServerClock(client),
    runSwap: createRedisScript(client, swapScript),
    runReceipt: createRedisScript(client, receiptScript),
  };
  return (swaps, deadline) => swapAll(context, swaps, deadline);
};

const swapAll = async (context: Context, swaps: readonly Swap[], deadline: Deadline): Promise<boolean> => {
  const { client, keyFor } = context;
  if (!client.isReady) throw new StoreError('store.unavailable', 'There is no connection to Redis.');
  const receipt = keyFor(newReceiptName());
  const writeBy = deadlineIn(msLeft(deadline) * writeShare);
  let word: string;
  try {
    word = await send(context, swaps, receipt, writeBy);
    // Its clock was set forward since; by the new one there is time left.
    if (word === 'late' && msLeft(writeBy) > 0) word = await send(context, swaps, receipt, writeBy);
  } catch (cause) {
    if (isRefusal(cause)) throw new StoreError('store.unavailable', 'Redis refused a write.', { cause });
    word = await askReceipt(context, receipt, deadline);
  }
  if (word === 'done' || word === 'conflict') return word === 'done';
  throw new StoreError('store.unavailable', 'Redis did not make a write in time.');
};

const send = async (
  { keyFor, now, clock, runSwap }: Context,
  swaps: readonly Swap[],
  receipt: string,
  deadline: Deadline,
): Promise<string> => {
  const lateAt = Math.floor((await clock.now(deadline)) + msLeft(deadline));
  const script = {
    keys: [receipt, ...swaps.flatMap((swap) => [keyFor(keyOf(swap)), keyFor(indexName(swap.kind))])],
    arguments: [String(lateAt), String(now()), String(receiptLife), ...swaps.flatMap(toArguments)],
  };
  const [word, serverClock] = (await within(deadline, runSwap(script))) as [string, number];
  clock.learn(serverClock);
  return word;
};

/** Whether it was made after all. Asks until the deadline, because the connection may have to come back first. */
const askReceipt = async ({ runReceipt }: Context, receipt: string, deadline: Deadline): Promise<string> => {
  const question = { keys: [receipt], arguments: [String(receiptLife)] };
  for (;;) {
    try {
      return String(await within(deadline, runReceipt(question)));
    } catch (cause) {
      if (msLeft(deadline) <= askAgainAfter) {
        const sentence = 'Redis did not confirm a write; it may have been made all the same.';
        throw new StoreError('store.unconfirmed', sentence, { cause, unconfirmed: true });
      }
      await pause(askAgainAfter);
    }
  }
};

const toArguments = ({ kind, id, version, next, expires }: Swap): string[] => {
  const verb = next === null ? 'keep' : next === undefined ? 'drop' : isListed(kind) ? 'put-listed' : 'put';
  return [String(version), verb, id, next ?? '', expires === null ? '+inf' : String(expires)];
};
