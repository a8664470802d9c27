/** What lies on the disk is for one user alone, and what was deleted is gone. */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { openStore } from '../open.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'private-'));
  chmodSync(folder, 0o755);
  const made = folder;
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
});

let now = 1_000;
const open = () => openStore(`sqlite://${join(folder, 'store.sqlite')}`, { now: () => now });
const modes = () =>
  Object.fromEntries(
    readdirSync(folder).map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]),
  );
const allPrivate = {
  'store.sqlite': '600',
  'store.sqlite-shm': '600',
  'store.sqlite-wal': '600',
  'store.sqlite.lock': '600',
  'store.sqlite.lock-journal': '600',
};

it.each([0o022, 0o000])('makes each of its files for this user alone, whatever the umask (%i)', async (umask) => {
  const before = process.umask(umask);
  onTestFinished(() => void process.umask(before));
  const store = await open();
  await store.create('notice-sent', 'p', { at: 1 });
  expect(modes()).toEqual(allPrivate);
  await store.close();
});

it('closes what an earlier version, or a copy, left open for others', async () => {
  const store = await open();
  await store.create('notice-sent', 'p', { at: 1 });
  // As they are found after kill -9.
  const left = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))] as const);
  await store.close();
  for (const [name, bytes] of left) {
    writeFileSync(join(folder, name), bytes);
    chmodSync(join(folder, name), 0o644);
  }
  const again = await open();
  expect(await again.get('notice-sent', 'p')).toEqual({ at: 1 });
  expect(modes()).toEqual(allPrivate);
  await again.close();
});

it('leaves no byte of what expired, or was removed, in the file or its log once that was pruned', async () => {
  now = 1_000;
  const store = await open();
  const secret = (n: number) => `see you at the harbor ${n} `;
  const everything = () =>
    readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'latin1'))
      .join('');
  const put = (id: string, text: string, expires?: number) =>
    store.create('recent', id, { dispatchIds: [text] }, expires === undefined ? {} : { expires });
  // One in a page, one over several pages, and neighbors that stay.
  for (let n = 0; n < 50; n += 1) await put(`gone-${n}`, secret(n).repeat(n % 10 === 0 ? 1_000 : 1), 2_000);
  for (let n = 0; n < 50; n += 1) await put(`stays-${n}`, `kept ${n}`);
  await put('removed', secret(99));
  await store.remove('recent', 'removed');
  expect(everything()).toContain('see you at the harbor');

  now = 2_000;
  while ((await store.prune(20)) === 20);
  expect(everything()).not.toContain('at the harbor');
  expect(everything()).toContain('kept 49');
  expect(statSync(join(folder, 'store.sqlite-wal')).size).toBe(0);
  await store.close();
});

it('empties the log at the next pruning where a reader stood in the way', async () => {
  now = 1_000;
  const store = await open();
  await store.create('recent', 'gone', { dispatchIds: ['at the harbor'] }, { expires: 2_000 });
  const reader = new DatabaseSync(join(folder, 'store.sqlite'), { readOnly: true });
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM keyv').get();
  now = 2_000;
  expect(await store.prune(20)).toBe(1);
  // It does not wait 250 ms for the reader, because nothing else runs meanwhile. A slow disk may take as long, but not always.
  await eventually('a pruning takes less than any wait for the reader', async () => {
    const startedAt = performance.now();
    await store.prune(20);
    return performance.now() - startedAt < 200;
  });
  reader.close();
  expect(await store.prune(20)).toBe(0);
  expect(readFileSync(join(folder, 'store.sqlite-wal'))).toHaveLength(0);
  await store.close();
});
