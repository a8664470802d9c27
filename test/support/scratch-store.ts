/** A store of one's own that is gone afterwards, and what lies in it, read past the app. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Redis } from 'ioredis';
import type { MessageRecord } from '../../src/domain/message/message.ts';

export type StoreKind = 'sqlite' | 'redis';
export type ScratchStore = {
  url: string;
  records(): Promise<MessageRecord[]>;
  /** Deletes everything in it. */
  close(): Promise<void>;
};

/** Read when it is asked for: the soaks and the bench name it when they have found one. */
const redisUrl = () => process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';

/** `redisAt` is the server to have it on; the one that tests run on if absent. */
export const openScratchStore = (kind: StoreKind, redisAt = redisUrl()): Promise<ScratchStore> =>
  kind === 'sqlite' ? Promise.resolve(onSqlite()) : onRedis(redisAt);

const valueIn = (envelope: unknown): MessageRecord => JSON.parse(String(envelope)).value;

const onSqlite = (): ScratchStore => {
  const folder = mkdtempSync(join(tmpdir(), 'slack-mms-scratch-'));
  const file = join(folder, 'store.sqlite');
  return {
    url: `sqlite://${file}`,
    records: async () => {
      const db = new DatabaseSync(file, { readOnly: true });
      const rows = db.prepare("SELECT value FROM keyv WHERE key >= 'record:' AND key < 'record;'").all();
      db.close();
      return rows.map(({ value }) => valueIn(value));
    },
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
};

const onRedis = async (server: string): Promise<ScratchStore> => {
  const prefix = `scratch-${process.pid}-${Date.now()}`;
  const client = new Redis(server, { maxRetriesPerRequest: 1 });
  // A server that a soak kills: whoever reads meanwhile hears of it, and the connection comes back by itself.
  client.on('error', () => {});
  await client.ping();
  const keys = async (part: string) => {
    const found = new Set<string>();
    for await (const batch of client.scanStream({ match: `*${prefix}*${part}*`, count: 1_000 })) {
      for (const key of batch as string[]) found.add(key);
    }
    return [...found];
  };
  return {
    url: `${server}?prefix=${prefix}`,
    records: async () => {
      const found = await keys(':record:');
      return found.length === 0 ? [] : (await client.mget(found)).map(valueIn);
    },
    close: async () => {
      try {
        const left = await keys('');
        for (let from = 0; from < left.length; from += 1_000) await client.unlink(...left.slice(from, from + 1_000));
      } finally {
        client.disconnect();
      }
    },
  };
};
