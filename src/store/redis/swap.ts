/** One compare-and-set on Redis, which either happened or did not, also when its answer is lost. */
import { setTimeout as pause } from 'node:timers/promises';
import { StoreError } from '../../ports/errors.ts';
import type { Swap } from '../backend.ts';
import { isListed, keyOf } from '../codec.ts';
import { type Deadline, deadlineIn, msLeft, within } from '../deadline.ts';
import { isRefusal, type RedisClient } from './connection.ts';
import { indexName, newReceiptName } from './names.ts';
import { createRedisScript } from './script.ts';
import { receiptLife, receiptScript, swapScript } from './swap.lua.ts';

type SwapDeps = { client: RedisClient; keyFor: (name: string) => string; now: () => number };

/** Of the time that is left, so that the rest remains for asking what became of it. */
const writeShare = 0.7;
/** Between two questions for a receipt, in milliseconds: a new connection takes about as long. */
const askAgainAfter = 25;

export const createRedisSwap = ({ client, keyFor, now }: SwapDeps) => {
  const runSwap = createRedisScript(client, swapScript);
  const runReceipt = createRedisScript(client, receiptScript);

  /** Its clock less our monotonic one. Measured when an answer is here, so rather too little: it refuses too early. */
  let serverAhead: number | undefined;

  const serverClock = async (deadline: Deadline): Promise<number> => {
    if (serverAhead === undefined) learn(toClock(await within(deadline, client.sendCommand(['TIME']))));
    return performance.now() + (serverAhead ?? 0);
  };
  const learn = (clock: number): void => {
    serverAhead = clock - performance.now();
  };

  const send = async (swaps: readonly Swap[], receipt: string, deadline: Deadline): Promise<string> => {
    const lateAt = Math.floor((await serverClock(deadline)) + msLeft(deadline));
    const script = {
      keys: [receipt, ...swaps.flatMap((swap) => [keyFor(keyOf(swap)), keyFor(indexName(swap.kind))])],
      arguments: [String(lateAt), String(now()), String(receiptLife), ...swaps.flatMap(toArguments)],
    };
    const [word, clock] = (await within(deadline, runSwap(script))) as [string, number];
    learn(clock);
    return word;
  };

  /** Whether it was made after all. Asks until the deadline, because the connection may have to come back first. */
  const askReceipt = async (receipt: string, deadline: Deadline): Promise<string> => {
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

  return async (swaps: readonly Swap[], deadline: Deadline): Promise<boolean> => {
    if (!client.isReady) throw new StoreError('store.unavailable', 'There is no connection to Redis.');
    const receipt = keyFor(newReceiptName());
    const writeBy = deadlineIn(msLeft(deadline) * writeShare);
    let word: string;
    try {
      word = await send(swaps, receipt, writeBy);
      // Its clock was set forward since; by the new one there is time left.
      if (word === 'late' && msLeft(writeBy) > 0) word = await send(swaps, receipt, writeBy);
    } catch (cause) {
      if (isRefusal(cause)) throw new StoreError('store.unavailable', 'Redis refused a write.', { cause });
      word = await askReceipt(receipt, deadline);
    }
    if (word === 'done' || word === 'conflict') return word === 'done';
    throw new StoreError('store.unavailable', 'Redis did not make a write in time.');
  };
};

const toArguments = ({ kind, id, version, next, expires }: Swap): string[] => {
  const verb = next === null ? 'keep' : next === undefined ? 'drop' : isListed(kind) ? 'put-listed' : 'put';
  return [String(version), verb, id, next ?? '', expires === null ? '+inf' : String(expires)];
};

const toClock = (reply: unknown): number => {
  const [seconds, micros] = reply as [string, string];
  return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
};
