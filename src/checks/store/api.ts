/** The store as the checks look at it: by the app's own way in, which has the sentences, and without becoming its owner. */
import { type FoundRedis, inspectRedis } from '../../store/redis/inspect.ts';
import { type FoundFile, inspectSqlite } from '../../store/sqlite/inspect.ts';
import { formatRefusal } from '../../store/take-format.ts';
import { differs, type Finding, failed } from '../check.ts';

export type StoreContext = {
  url: string;
  /** `REDIS_ALLOW_DATA_LOSS` */
  mayForget: boolean;
};

export type FoundStore = ({ kind: 'redis' } & FoundRedis) | ({ kind: 'sqlite' } & FoundFile) | { kind: 'memory' };

const redisMs = 3_000;

/** Rejects with `StoreError`, the message of which is a sentence. */
export const inspect = async ({ url }: StoreContext): Promise<FoundStore> => {
  const [scheme, rest = ''] = url.split(/:\/\/(.*)/s);
  if (scheme === 'memory') return { kind: 'memory' };
  if (scheme === 'sqlite') return { kind: 'sqlite', ...inspectSqlite(rest) };
  return { kind: 'redis', ...(await inspectRedis(url, { timeoutMs: redisMs })) };
};

/** Undefined where this version can work with it, or brings it up to date at the start. */
export const formatFault = (found: Exclude<FoundStore, { kind: 'memory' }>): Finding | undefined => {
  const refusal = found.format === undefined ? undefined : formatRefusal(found.format, found.kind);
  return refusal === undefined ? undefined : failed(refusal);
};

/** What a store says that it cannot do, and the cure in the same words. */
export const storeNo = (error: unknown): Finding => {
  const isOurs = error instanceof Error && 'code' in error && String(error.code).startsWith('store.');
  if (!isOurs) throw error;
  const [says = '', next = ''] = error.message.split(/; (.*)/s);
  return next === '' ? failed(error.message) : failed(`${says.replace(/\.$/, '')}.`, capitalized(next));
};

const capitalized = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1)}`;

export const inMemory = differs(
  'It is in memory, so a restart forgets what was accepted.',
  'Set STORE_URL to a file or to Redis.',
);
