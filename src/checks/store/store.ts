/** Whether the store can be used, whether it keeps what it confirms, and whether it has room. */
import { statfs } from 'node:fs/promises';
import { type Check, differs, type Finding, failed, ok, skipped } from '../check.ts';
import { type FoundStore, formatFault, inMemory, inspect, type StoreContext, storeNo } from './api.ts';

const look = async (
  context: StoreContext,
  judge: (found: FoundStore, context: StoreContext) => Finding | Promise<Finding>,
): Promise<Finding> => {
  try {
    return await judge(await inspect(context), context);
  } catch (error) {
    return storeNo(error);
  }
};

export const store: Check<StoreContext> = {
  name: 'Store',
  run: (context) => look(context, usable),
};

const usable = (found: FoundStore): Finding => {
  if (found.kind === 'memory') return inMemory;
  const fault = formatFault(found);
  if (fault) return fault;
  if (found.kind === 'redis') return ok('Redis answers, and is one that the app can use.');
  if (found.isOpenToOthers) {
    return differs(
      'Other users of this machine can read the file.',
      'Run chmod 600 on it; numbers and texts lie in it.',
    );
  }
  if (found.state === 'in-use') return ok('A bot is running on the file.');
  return ok(found.state === 'new' ? 'The first start makes the file.' : 'The file can be read and written.');
};

export const storeDurability: Check<StoreContext> = {
  name: 'Store durability',
  run: (context) => look(context, durable),
};

const durable = (found: FoundStore, { mayForget }: StoreContext): Finding => {
  if (found.kind === 'memory') return skipped('Nothing in memory is kept.');
  if (found.kind === 'sqlite') return ok('Each change is on the disk before it counts.');
  const { persistence, failsToAppend, mayEvict } = found;
  if (persistence !== 'appends') return forgetful(persistence, mayForget);
  if (failsToAppend) return failed("Redis couldn't write its append-only file.", 'Make room on its disk.');
  if (mayEvict)
    return differs('Redis may drop values when its memory is full.', 'Set "maxmemory-policy noeviction" on Redis.');
  return ok('Redis keeps an append-only file, and drops nothing.');
};

const forgetful = (persistence: 'snapshots' | 'untold', mayForget: boolean): Finding => {
  const says =
    persistence === 'snapshots'
      ? 'Redis keeps no append-only file: after a crash, people may be texted twice.'
      : "Redis doesn't say whether it keeps an append-only file.";
  const next =
    persistence === 'snapshots' ? 'Set "appendonly yes" on Redis.' : 'Let the user in STORE_URL run INFO on Redis.';
  return mayForget ? differs(`${says} REDIS_ALLOW_DATA_LOSS lets the bot start.`, next) : failed(says, next);
};

/** In bytes: a busy day takes some ten million. */
const tight = 1_000_000_000;
const tooTight = 50_000_000;
/** Of Redis's memory, in percent. */
const nearlyFull = 80;

export const storeSpace: Check<StoreContext & { free?: (folder: string) => Promise<number> }> = {
  name: 'Store space',
  run: (context) =>
    look(context, async (found) => {
      if (found.kind === 'sqlite') return disk(await (context.free ?? freeIn)(found.folder));
      return found.kind === 'redis' ? memory(found.memoryUsed) : skipped('Nothing in memory is kept.');
    }),
};

const freeIn = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

const disk = (bytes: number): Finding => {
  const says = `${Math.floor(bytes / 1_000_000).toLocaleString('en-US')} MB free on the disk of the file.`;
  if (bytes < tooTight) return failed(says, 'Make room: where nothing can be stored, nothing is accepted.');
  return bytes < tight ? differs(says, 'Make room soon.') : ok(says);
};

const memory = (percent: number | undefined): Finding => {
  if (percent === undefined) return ok('Redis sets no limit to its memory.');
  const says = `Redis uses ${percent}% of its memory.`;
  return percent < nearlyFull ? ok(says) : differs(says, 'Raise "maxmemory" on Redis.');
};
