/** One compare-and-set on Redis, which either happened or did not, also when its answer is lost. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Deadline } from '../../kit/deadline.ts';
import { StoreError } from '../../ports/errors.ts';
import type { Backend, Swap } from '../backend.ts';
import { isListed, keyOf } from '../codec.ts';
import { isRefusal, type RedisClient } from './connection.ts';
import { createSwapScripts, indexName, newReceiptName, receiptLife } from './scripts.ts';

type SwapDeps = { client: RedisClient; keyFor: (name: string) => string; now: () => number };
type Context = SwapDeps & { clock: ServerClock } & ReturnType<typeof createSwapScripts>;

/** Of the time that is left, so that the rest remains for asking whether it was made. */
const writeShare = 0.7;
/** Between two questions for a receipt, in milliseconds: a new connection takes about as long. */
const askAgainAfter = 25;

export const createRedisSwap = (deps: SwapDeps): Backend['swap'] => {
  const context = { ...deps, ...createSwapScripts(deps.client), clock: createServerClock(deps.client) };
  return (swaps, deadline) => swapAll(context, swaps, deadline);
};

const swapAll = async (context: Context, swaps: readonly Swap[], deadline: Deadline): Promise<boolean> => {
  const { client, keyFor } = context;
  if (!client.isReady) throw new StoreError('store.unavailable', 'There is no connection to Redis.');
  const receipt = keyFor(newReceiptName());
  const writeBy = deadline.share(writeShare);
  let word: string;
  try {
    word = await send(context, swaps, receipt, writeBy);
    // Its clock was set forward since; by the new one there is time left.
    if (word === 'late' && writeBy.msLeft() > 0) word = await send(context, swaps, receipt, writeBy);
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
  const lateAt = Math.floor((await clock.now(deadline)) + deadline.msLeft());
  const script = {
    keys: [receipt, ...swaps.flatMap((swap) => [keyFor(keyOf(swap)), keyFor(indexName(swap.kind))])],
    arguments: [String(lateAt), String(now()), String(receiptLife), ...swaps.flatMap(toArguments)],
  };
  const [word, serverClock] = (await deadline.bound(runSwap(script))) as [string, number];
  clock.learn(serverClock);
  return word;
};

/** Whether it was made after all. Asks until the deadline, because the connection may have to come back first. */
const askReceipt = async ({ runReceipt }: Context, receipt: string, deadline: Deadline): Promise<string> => {
  const question = { keys: [receipt], arguments: [String(receiptLife)] };
  for (;;) {
    try {
      return String(await deadline.bound(runReceipt(question)));
    } catch (cause) {
      if (deadline.msLeft() <= askAgainAfter) {
        const sentence = 'Redis did not confirm a write; it may have been made all the same.';
        throw new StoreError('store.unconfirmed', sentence, { cause, unconfirmed: true });
      }
      await pause(askAgainAfter);
    }
  }
};

const toArguments = (swap: Swap): string[] => {
  if ('add' in swap) return [String(swap.version), 'add', swap.id, JSON.stringify(swap.add), ''];
  const { kind, id, version, next, expires } = swap;
  const verb = next === null ? 'keep' : next === undefined ? 'drop' : isListed(kind) ? 'put-listed' : 'put';
  return [String(version), verb, id, next ?? '', expires === null ? '+inf' : String(expires)];
};

type ServerClock = ReturnType<typeof createServerClock>;

/** The clock of the server, in milliseconds, by which a write that arrives too late is turned away there. */
const createServerClock = (client: RedisClient) => {
  /** Its clock less our monotonic one. Measured when an answer is here, so rather too little: it refuses too early. */
  let ahead: number | undefined;
  const learn = (clock: number): number => {
    ahead = clock - performance.now();
    return ahead;
  };
  const ask = async (deadline: Deadline): Promise<number> => {
    const reply: unknown = await deadline.bound(client.sendCommand(['TIME']));
    const [seconds, micros] = reply as [string, string];
    return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
  };
  return { learn, now: async (deadline: Deadline) => (ahead ?? learn(await ask(deadline))) + performance.now() };
};
