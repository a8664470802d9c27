import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { findRedis } from '../../../test/support/redis/shared.ts';
import { sampleRecord } from '../../../test/support/samples.ts';
import { openScratchStore, type ScratchStore, type StoreKind } from '../../../test/support/scratch-store.ts';
import type { RecordState } from '../../domain/message/message.ts';
import { openStore } from '../open.ts';
import { backUp } from './backup.ts';
import { move } from './move.ts';
import { restore } from './restore.ts';
import { openSnapshot } from './snapshot.ts';

const now = Date.now;
const kinds: readonly StoreKind[] = (await findRedis('copies of a store')) ? ['sqlite', 'redis'] : ['sqlite'];
const open = (url: string) => openStore(url, { now, mayForget: true });
const fileOf = (url: string) => url.slice('sqlite://'.length);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'whole-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const scratch = async (kind: StoreKind): Promise<ScratchStore> => {
  const store = await openScratchStore(kind);
  onTestFinished(store.close);
  return store;
};
const recordCount = 1_200;
const recordIn = (state: RecordState, id: string) => ({ ...sampleRecord(state), id });

/** A store with a record in each of three states, and many more; and what lies in it. */
const filled = async (kind: StoreKind) => {
  const { url } = await scratch(kind);
  const store = await open(url);
  const later = Date.now() + 3_600_000;
  await store.change([
    { do: 'create', kind: 'record', id: 'waits', value: recordIn('waiting', 'waits') },
    { do: 'create', kind: 'record', id: 'there', value: recordIn('delivered', 'there'), expires: later },
    { do: 'create', kind: 'pending', id: 'd', value: { what: 'dispatch' } },
    { do: 'create', kind: 'tries-since', id: 'all', value: { at: 1 } },
  ]);
  const ids = Array.from({ length: recordCount }, (_, n) => `r${n}`);
  for (let from = 0; from < recordCount; from += 100) {
    const some = ids.slice(from, from + 100);
    await store.change(some.map((id) => ({ do: 'create', kind: 'record', id, value: recordIn('sent', id) }) as const));
  }
  return { url, store, ids };
};

const contentOf = async (url: string) => {
  const snapshot = await openSnapshot(url, now);
  const found = new Map<string, string>();
  for await (const batch of snapshot.entries()) for (const { key, text } of batch) found.set(key, text);
  await snapshot.close();
  return found;
};
const bytesIn = (file: string) =>
  Object.fromEntries(readdirSync(dirname(file)).map((name) => [name, readFileSync(join(dirname(file), name), 'hex')]));

describe.each(kinds)('a backup of a store on %s', (kind) => {
  it('is made while the bot works on it, is whole, and is for this user alone', async () => {
    const { url, store } = await filled(kind);
    const file = join(folder, 'backup');
    const writing = { stop: false, count: 0 };
    const writes = (async () => {
      for (; !writing.stop; writing.count += 1) {
        const id = `w${writing.count}`;
        await store.change([
          { do: 'create', kind: 'notice-sent', id, value: { at: 1 } },
          { do: 'create', kind: 'pending', id, value: { what: 'notice' } },
        ]);
      }
    })();
    await backUp(url, file, now);
    writing.stop = true;
    await writes;
    await store.close();
    const copy = await contentOf(`sqlite://${file}`);
    expect([...copy.keys()].filter((key) => key.startsWith('record:'))).toHaveLength(recordCount + 2);
    // Two values of one change are both there, or neither is.
    const [notices, entries] = ['notice-sent:w', 'pending:w'].map((start) =>
      [...copy.keys()].filter((key) => key.startsWith(start)),
    );
    expect(notices?.length).toBe(entries?.length);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['backup']);
  });

  it.each(kinds)('is restored on %s, where what waited is not sent', async (other) => {
    const { url, store } = await filled(kind);
    await store.close();
    const file = join(folder, 'backup');
    await backUp(url, file, now);
    const target = await scratch(other);
    expect(await restore(file, target.url, { now, nothingSentSince: false })).toEqual({
      values: recordCount + 3,
      doubted: 1,
    });
    const restored = await open(target.url);
    expect((await restored.get('record', 'waits'))?.state).toBe('unconfirmed');
    expect(await restored.get('record', 'there')).toEqual(recordIn('delivered', 'there'));
    expect((await restored.list('pending')).map(({ id }) => id)).toEqual(['d']);
    expect(await restored.get('tries-since', 'all')).toBeUndefined();
    await restored.close();
  });

  it('is restored as it was where no bot ran since', async () => {
    const { url, store } = await filled(kind);
    await store.close();
    const file = join(folder, 'backup');
    await backUp(url, file, now);
    const target = await scratch(kind);
    await restore(file, target.url, { now, nothingSentSince: true });
    expect(await contentOf(target.url)).toEqual(await contentOf(url));
  });
});

describe('what cannot be', () => {
  it('a backup over a file that is there', async () => {
    const { url, store } = await filled('sqlite');
    await store.close();
    const file = join(folder, 'notes.txt');
    writeFileSync(file, 'mine');
    await expect(backUp(url, file, now)).rejects.toMatchObject({ code: 'store.exists' });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it.each([
    ['nothing', () => {}, 'store.missing'],
    [
      'a text',
      (file: string) => writeFileSync(file, 'some text that is longer than the header of a file'),
      'store.foreign',
    ],
    [
      'another program’s database',
      (file: string) => new DatabaseSync(file).exec('CREATE TABLE a (b)'),
      'store.foreign',
    ],
  ])('a backup, restore or move of %s', async (_what, make, code) => {
    const file = join(folder, 'file');
    make(file);
    const before = bytesIn(file);
    const target = await scratch('sqlite');
    await expect(backUp(`sqlite://${file}`, join(folder, 'copy'), now)).rejects.toMatchObject({ code });
    await expect(restore(file, target.url, { now, nothingSentSince: false })).rejects.toMatchObject({ code });
    await expect(move(`sqlite://${file}`, target.url, now)).rejects.toMatchObject({ code });
    expect(bytesIn(file)).toEqual(before);
    expect(readdirSync(dirname(fileOf(target.url)))).toEqual([]);
  });

  it.each(kinds)('a restore or a move to a store on %s that is not empty', async (kind) => {
    const { url, store } = await filled('sqlite');
    await store.close();
    const file = join(folder, 'backup');
    await backUp(url, file, now);
    const other = await filled(kind);
    await other.store.close();
    const before = await contentOf(other.url);
    const refused = { code: 'store.not-empty' };
    await expect(restore(file, other.url, { now, nothingSentSince: false })).rejects.toMatchObject(refused);
    await expect(move(url, other.url, now)).rejects.toMatchObject(refused);
    expect(await contentOf(other.url)).toEqual(before);
    await (await open(url)).close();
  });

  it('a restore over another program’s file', async () => {
    const { url, store } = await filled('sqlite');
    await store.close();
    const backup = join(folder, 'backup');
    await backUp(url, backup, now);
    const file = join(folder, 'photo.jpg');
    writeFileSync(file, 'not a store at all, but the picture of somebody');
    const before = bytesIn(file);
    await expect(restore(backup, `sqlite://${file}`, { now, nothingSentSince: false })).rejects.toMatchObject({
      code: 'store.foreign',
    });
    await expect(move(url, `sqlite://${file}`, now)).rejects.toMatchObject({ code: 'store.foreign' });
    expect(bytesIn(file)).toEqual(before);
  });

  it.each(kinds)('a move from or a restore to a store on %s on which a bot runs', async (kind) => {
    const { url, store, ids } = await filled(kind);
    const running = { bot: 'U', sender: 's', processes: { p: Date.now() + 60_000 } };
    await store.create('running', 'all', running);
    const target = await scratch('sqlite');
    const refused = { code: kind === 'redis' ? 'store.in-use' : 'store.locked' };
    await expect(move(url, target.url, now)).rejects.toMatchObject(refused);
    await backUp(url, join(folder, 'backup'), now);
    const again = restore(join(folder, 'backup'), url, { now, nothingSentSince: false });
    await expect(again).rejects.toMatchObject(refused);
    expect(await store.get('record', ids[0] ?? '')).toBeDefined();
    await store.close();
  });

  it('a restore of what a newer version wrote', async () => {
    const { url, store } = await filled('sqlite');
    await store.close();
    const file = join(folder, 'backup');
    await backUp(url, file, now);
    const db = new DatabaseSync(file);
    db.exec("UPDATE keyv SET value = '99' WHERE key = 'format'");
    db.close();
    const target = await scratch('sqlite');
    const restoring = restore(file, target.url, { now, nothingSentSince: false });
    await expect(restoring).rejects.toMatchObject({
      code: 'store.format',
      message: expect.stringContaining('newer version'),
    });
  });

  it('a backup by copying the file of a running bot, which is refused and not taken for an empty one', async () => {
    const { url, store } = await filled('sqlite');
    const copy = join(folder, 'copy');
    copyFileSync(fileOf(url), copy);
    const target = await scratch('sqlite');
    const restoring = restore(copy, target.url, { now, nothingSentSince: false });
    await expect(restoring).rejects.toMatchObject({ code: 'store.foreign' });
    await store.close();
  });
});

describe.each(kinds.flatMap((from) => kinds.map((to) => [from, to] as const)))('a move from %s to %s', (from, to) => {
  it('takes everything along, and nothing is left behind; and back', async () => {
    const { url, store } = await filled(from);
    await store.close();
    const before = await contentOf(url);
    const target = await scratch(to);
    expect(await move(url, target.url, now)).toBe(before.size);
    expect(await contentOf(target.url)).toEqual(before);
    await expect(contentOf(url)).rejects.toThrow();
    await move(target.url, url, now);
    expect(await contentOf(url)).toEqual(before);
    const moved = await open(url);
    expect((await moved.list('pending')).map(({ id }) => id)).toEqual(['d']);
    await moved.close();
  });
});

describe('killed in the middle', () => {
  const program = fileURLToPath(new URL('../../../test/fixtures/dying-copy.ts', import.meta.url));
  const run = (...args: string[]) => spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  /** Some moments of a run with so many statements: early, in the middle, and close to its end. */
  const momentsOf = (count: number) => [2, Math.floor(count / 3), Math.floor(count / 2), count - 2, count - 1, count];

  it('a backup leaves no file of its name, and the next one is whole', async () => {
    const { url, store } = await filled('sqlite');
    await store.close();
    const count = Number(run('backup', url, join(folder, 'first')).stdout);
    for (const moment of momentsOf(count)) {
      const file = join(folder, `at-${moment}`);
      expect(run('backup', url, file, String(moment)).signal).toBe('SIGKILL');
      expect(readdirSync(folder)).not.toContain(`at-${moment}`);
      await backUp(url, file, now);
      expect(await contentOf(`sqlite://${file}`)).toEqual(await contentOf(url));
    }
  });

  it.each(kinds)(
    'a restore to %s leaves a store on which no bot starts, or an empty one, and can be done again',
    async (kind) => {
      const { url, store } = await filled('sqlite');
      await store.close();
      const file = join(folder, 'backup');
      await backUp(url, file, now);
      const count = Number(run('restore', file, (await scratch(kind)).url).stdout);
      for (const moment of momentsOf(count)) {
        const target = await scratch(kind);
        expect(run('restore', file, target.url, String(moment)).signal).toBe('SIGKILL');
        await expectNoStart(target.url);
        await restore(file, target.url, { now, nothingSentSince: false });
        expect((await contentOf(target.url)).size).toBe(recordCount + 3);
      }
    },
  );

  it.each(kinds)('a move to %s never leaves two stores on which a bot starts, and can be done again', async (kind) => {
    const count = await (async () => {
      const { url, store } = await filled('sqlite');
      await store.close();
      return Number(run('move', url, (await scratch(kind)).url).stdout);
    })();
    for (const moment of momentsOf(count)) {
      const { url, store } = await filled('sqlite');
      await store.close();
      const before = await contentOf(url);
      const target = await scratch(kind);
      expect(run('move', url, target.url, String(moment)).signal).toBe('SIGKILL');
      const starting = await Promise.all([url, target.url].map(holdsAfterStart));
      expect(starting.filter((size) => size > 0).length).toBeLessThanOrEqual(1);
      const isThere = await contentOf(target.url).catch(() => undefined);
      if (starting[1] === 0) await move(url, target.url, now);
      expect((starting[1] ? isThere : await contentOf(target.url))?.size).toBe(before.size);
    }
  });

  /** How many messages a bot would find there: none if it does not start. Opened as a bot does it. */
  const holdsAfterStart = async (url: string): Promise<number> => {
    try {
      const store = await open(url);
      const record = await store.get('record', 'waits');
      await store.close();
      return record ? 1 : 0;
    } catch {
      return 0;
    }
  };
  const expectNoStart = async (url: string) => expect(await holdsAfterStart(url)).toBe(0);
});
