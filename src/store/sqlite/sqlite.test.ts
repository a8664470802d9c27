import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { formatContract } from '../../../test/contracts/format.contract.ts';
import { migrateContract } from '../../../test/contracts/migrate.contract.ts';
import { storeContract } from '../../../test/contracts/store.contract.ts';
import { unreadableContract } from '../../../test/contracts/unreadable.contract.ts';
import { openStore } from '../open.ts';
import { openSqlite } from './adapter.ts';

const root = mkdtempSync(join(tmpdir(), 'store-'));
// A child that runs as another user must get through.
chmodSync(root, 0o755);
afterAll(() => rmSync(root, { recursive: true, force: true }));

let files = 0;
const newFile = () => {
  files += 1;
  return join(root, `${files}`, 'store.sqlite');
};
const open = (file: string, now: () => number = Date.now) => openStore(`sqlite://${file}`, { now });

storeContract('SQLite', (now) => open(newFile(), now));
formatContract('SQLite', async (now) => openSqlite(newFile(), { now }));
unreadableContract('SQLite', async (now) => openSqlite(newFile(), { now }));
migrateContract('SQLite', async (now) => openSqlite(newFile(), { now }));

const writer = fileURLToPath(new URL('../../../test/fixtures/store-writer.ts', import.meta.url));
/** @param user become this one first, if the tests run as root */
const startWriter = (file: string, ...user: string[]): ChildProcess =>
  spawn(process.execPath, [writer, `sqlite://${file}`, ...user], { stdio: ['ignore', 'pipe', 'inherit'] });
const linesOf = (child: ChildProcess) => {
  if (!child.stdout) throw new Error('The child has no output.');
  return createInterface({ input: child.stdout });
};

describe('a store in a file', () => {
  let file: string;
  beforeEach(() => {
    file = newFile();
  });

  it('finds everything again after it was closed', async () => {
    const first = await open(file);
    await first.create('notice-sent', 'p', { at: 1 });
    await first.create('pending', 'd', { what: 'dispatch' });
    await first.close();
    const second = await open(file);
    expect(await second.get('notice-sent', 'p')).toEqual({ at: 1 });
    expect(await second.list('pending')).toEqual([{ id: 'd', value: { what: 'dispatch' } }]);
    await second.close();
  });

  it('writes what is still on its way when it is closed', async () => {
    const first = await open(file);
    const created = first.create('notice-sent', 'p', { at: 1 });
    await first.close();
    expect(await created).toBe(true);
    const second = await open(file);
    expect(await second.get('notice-sent', 'p')).toEqual({ at: 1 });
    await second.close();
  });

  it('has everything that was answered before kill -9, and lets the next process in', async () => {
    const child = startWriter(file);
    const killAt = 40;
    let last = -1;
    for await (const line of linesOf(child)) {
      last = Number(line);
      if (last === killAt) child.kill('SIGKILL');
    }
    expect(last).toBeGreaterThanOrEqual(killAt);
    const store = await open(file);
    const numbers = Array.from({ length: last + 1 }, (_, n) => n);
    const kept = await Promise.all(numbers.map((n) => store.get('notice-sent', `n${n}`)));
    expect(kept).toEqual(numbers.map((at) => ({ at })));
    // The two halves of a change are never apart: the last one may have been written without an answer.
    const [newest = ''] = (await store.get('recent', 'last'))?.dispatchIds ?? [];
    expect([`n${last}`, `n${last + 1}`]).toContain(newest);
    expect(await store.get('notice-sent', newest)).toBeDefined();
    await store.close();
  });

  it.each([
    ['without a number', "DELETE FROM keyv WHERE key = 'format'", 'written by an earlier version of slack-mms'],
    ['of an older number', "UPDATE keyv SET value = '0' WHERE key = 'format'", 'written by an earlier version'],
    [
      'of a newer number',
      "UPDATE keyv SET value = '2' WHERE key = 'format'",
      'a newer version of slack-mms (format 2;',
    ],
  ])('is refused with values %s, lets go of the file and leaves it as it was', async (_what, sql, sentence) => {
    const store = await open(file);
    await store.create('notice-sent', 'p', { at: 1 });
    await store.close();
    const vandal = new DatabaseSync(file);
    vandal.exec(sql);
    const before = vandal.prepare('SELECT * FROM keyv').all();
    for (const _again of [1, 2]) {
      const message = expect.stringMatching(/point STORE_URL at a new file/);
      const refusal = await open(file).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: 'store.format', message });
      expect(String(refusal)).toContain(sentence);
    }
    expect(vandal.prepare('SELECT * FROM keyv').all()).toEqual(before);
    vandal.close();
  });

  it('refuses a second process with a sentence', async () => {
    const store = await open(file);
    const child = startWriter(file);
    const [line] = (await once(linesOf(child), 'line')) as [string];
    const refusal = JSON.parse(line) as { code: string; message: string };
    expect(refusal.code).toBe('store.locked');
    expect(refusal.message).toContain(`${file} is in use by another process`);
    await store.close();
  });

  it('refuses to be opened twice in one process, and may be opened again after the first was closed', async () => {
    const first = await open(file);
    await expect(open(file)).rejects.toMatchObject({ code: 'store.locked' });
    await first.close();
    await (await open(file)).close();
  });

  it('says that a file is read-only', async () => {
    const store = await open(file);
    await store.close();
    chmodSync(file, 0o444);
    chmodSync(join(file, '..'), 0o777);
    chmodSync(`${file}.lock`, 0o666);
    const [line] = (await once(linesOf(startWriter(file, '65534')), 'line')) as [string];
    const refusal = JSON.parse(line) as { code: string; message: string };
    expect(refusal).toEqual({ code: 'store.read-only', message: expect.stringContaining(`${file} cannot be written`) });
  });

  it('refuses a file that is something else, and leaves it as it was', async () => {
    const other = join(root, 'notes.txt');
    writeFileSync(other, 'These are my notes. '.repeat(100));
    await expect(open(other)).rejects.toMatchObject({ code: 'store.corrupt' });
    await expect(open(other)).rejects.toMatchObject({ code: 'store.corrupt' });
  });

  it('can be read by another program meanwhile', async () => {
    const store = await open(file);
    await store.create('notice-sent', 'p', { at: 1 });
    const reader = new DatabaseSync(file, { readOnly: true });
    expect(reader.prepare('SELECT key FROM keyv').all()).toEqual([{ key: 'format' }, { key: 'notice-sent:p' }]);
    await store.update('notice-sent', 'p', () => ({ at: 2 }));
    reader.close();
    await store.close();
  });

  it('rejects a read that fails, instead of finding nothing, and says so in the background', async () => {
    const codes: string[] = [];
    const store = await openStore(`sqlite://${file}`, { now: Date.now, onError: (code) => codes.push(code) });
    await store.create('notice-sent', 'p', { at: 1 });
    const vandal = new DatabaseSync(file);
    vandal.exec('ALTER TABLE keyv RENAME TO gone');
    await expect(store.get('notice-sent', 'p')).rejects.toMatchObject({ code: 'store.unavailable' });
    await expect(store.update('notice-sent', 'p', () => ({ at: 2 }))).rejects.toMatchObject({
      code: 'store.unavailable',
    });
    await expect(store.create('notice-sent', 'q', { at: 2 })).rejects.toMatchObject({ code: 'store.unavailable' });
    await expect(store.ping()).rejects.toMatchObject({ code: 'store.unavailable' });
    vandal.exec('ALTER TABLE gone RENAME TO keyv');
    vandal.close();
    expect(await store.get('notice-sent', 'p')).toEqual({ at: 1 });
    expect(codes).toContain('store.unavailable');
    await store.close();
  });

  it('rejects a value that it cannot read, instead of finding nothing', async () => {
    const store = await open(file);
    const vandal = new DatabaseSync(file);
    const insert = vandal.prepare('INSERT INTO keyv (key, value) VALUES (?, ?)');
    insert.run('notice-sent:no json', '{"version":1,"exp');
    insert.run('notice-sent:no envelope', '{"at":1}');
    vandal.close();
    for (const id of ['no json', 'no envelope']) {
      await expect(store.get('notice-sent', id)).rejects.toMatchObject({ code: 'store.unreadable' });
      expect(await store.create('notice-sent', id, { at: 1 }).catch(({ code }) => code)).toBe('store.unreadable');
    }
    await store.close();
  });

  it('rejects a write while another program holds the file, within half a second, and works afterwards', async () => {
    const store = await open(file);
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(store.create('notice-sent', 'p', { at: 1 })).rejects.toMatchObject({ code: 'store.busy' });
    await expect(store.ping()).rejects.toMatchObject({ code: 'store.busy' });
    other.exec('ROLLBACK');
    other.close();
    expect(await store.create('notice-sent', 'p', { at: 1 })).toBe(true);
    await store.close();
  });

  it('deletes what has expired, in batches, and nothing else', async () => {
    let now = 1_000;
    const store = await open(file, () => now);
    for (const id of ['a', 'b', 'c']) await store.create('notice-sent', id, { at: 1 }, { expires: 2_000 });
    await store.create('notice-sent', 'later', { at: 1 }, { expires: 2_001 });
    await store.create('notice-sent', 'never', { at: 1 });
    now = 2_000;
    expect([await store.prune(2), await store.prune(2), await store.prune(2)]).toEqual([2, 1, 0]);
    expect(await store.get('notice-sent', 'later')).toBeDefined();
    expect(await store.get('notice-sent', 'never')).toBeDefined();
    await store.close();
  });
});

describe('a path that cannot be used', () => {
  /** In a process of its own: a loop that never ends would take the test with it. */
  const refusalOf = async (file: string, ...user: string[]) => {
    const child = startWriter(file, ...user);
    onTestFinished(() => void child.kill('SIGKILL'));
    const [line] = (await once(linesOf(child), 'line', { signal: AbortSignal.timeout(60_000) })) as [string];
    return JSON.parse(line) as { code: string; message: string };
  };
  const newFolder = () => {
    const folder = join(newFile(), '..');
    mkdirSync(folder);
    return folder;
  };

  it('is below a folder in which no folder can be made', async () => {
    const file = '/proc/nobody/here/store.sqlite';
    expect(await refusalOf(file)).toEqual({
      code: 'store.unavailable',
      message: `The folder of ${file} cannot be made; check the path in STORE_URL.`,
    });
  });

  it.each([
    ['a device', () => '/dev/null'],
    ['a file', () => fileURLToPath(import.meta.url)],
    [
      'a link to a disk that is not there',
      () => {
        const link = join(newFolder(), 'disk');
        symlinkSync('/nowhere/at/all', link);
        return link;
      },
    ],
  ])('has %s for a folder', async (_what, make) => {
    const file = join(make(), 'store.sqlite');
    expect(await refusalOf(file)).toEqual({
      code: 'store.unavailable',
      message: `The folder of ${file} cannot be made; check the path in STORE_URL.`,
    });
  });

  it.each(['', '/', '/new/'])('is that of a folder (%s), in which nothing is left behind', async (end) => {
    const folder = newFolder();
    const { code, message } = await refusalOf(folder + end);
    expect(code).toBe('store.url');
    expect(message).toBe(
      `${folder}${end} is a folder; name a file in it, such as sqlite://${join(folder + end, 'slack-mms.sqlite')}.`,
    );
    expect([readdirSync(folder), existsSync(`${folder}.lock`)]).toEqual([[], false]);
  });

  it('is in a folder that may only be read', async () => {
    const folder = newFolder();
    chmodSync(folder, 0o555);
    for (const file of [join(folder, 'store.sqlite'), join(folder, 'below', 'store.sqlite')]) {
      const { code, message } = await refusalOf(file, '65534');
      expect([code, message]).toEqual(['store.read-only', expect.stringContaining('make it and its folder writable')]);
    }
  });
});
