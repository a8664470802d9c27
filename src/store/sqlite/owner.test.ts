/** One owner at a time, with real processes: each writes until it may not. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { linkSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { unlessBusy } from '../../../test/support/unless-busy.ts';
import { openStore } from '../open.ts';

const writer = fileURLToPath(new URL('../../../test/fixtures/store-writer.ts', import.meta.url));

type Refusal = { code: string; message: string };
/** A process that opens the store and writes to it; `first` is its first line, `refusal` what ended it. */
const startWriter = (file: string) => {
  const child: ChildProcess = spawn(process.execPath, [writer, `sqlite://${file}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  if (!child.stdout) throw new Error('The child has no output.');
  const lines: Interface = createInterface({ input: child.stdout });
  let last = '';
  lines.on('line', (line) => {
    last = line;
  });
  return {
    first: once(lines, 'line').then(([line]) => String(line)),
    refusal: once(child, 'close').then((): Refusal => JSON.parse(last)),
  };
};

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'owner-'));
  file = join(folder, 'store.sqlite');
  const made = folder;
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
});

describe('a lock that somebody removed or replaced while its owner runs', () => {
  it.each([
    ['removed', () => rmSync(`${file}.lock`)],
    ['replaced', () => renameSync(`${file}.lock`, join(folder, 'old.lock'))],
  ])('%s: the newer process writes, and the older one cannot any more', async (_what, spoil) => {
    const older = startWriter(file);
    expect(await older.first).toBe('0');
    spoil();
    const newer = await unlessBusy(() => openStore(`sqlite://${file}`, { now: Date.now }));
    onTestFinished(newer.close);
    // Whatever the older one was doing, from here on nothing of it is stored.
    expect(await unlessBusy(() => newer.create('notice-sent', 'newer', { at: 1 }))).toBe(true);
    const atTakeOver = (await newer.get('recent', 'last'))?.dispatchIds;
    expect(await older.refusal).toMatchObject({
      code: 'store.lost',
      message: expect.stringContaining('Another process has taken over'),
    });
    expect((await newer.get('recent', 'last'))?.dispatchIds).toEqual(atTakeOver);
    expect(await newer.create('notice-sent', 'later', { at: 1 })).toBe(true);
  });
});

it('notices that its file was moved away, before anything is written into the void', async () => {
  const codes: string[] = [];
  const store = await openStore(`sqlite://${file}`, { now: Date.now, onError: (code) => codes.push(code) });
  onTestFinished(store.close);
  renameSync(file, join(folder, 'backup.sqlite'));
  await expect(store.create('notice-sent', 'p', { at: 1 })).rejects.toMatchObject({ code: 'store.lost' });
  await expect(store.ping()).rejects.toMatchObject({ code: 'store.lost' });
  expect(codes).toContain('store.lost');
});

describe('one file under two names', () => {
  it('has one owner, also by a symbolic link', async () => {
    const link = join(folder, 'link.sqlite');
    symlinkSync(file, link);
    const store = await openStore(`sqlite://${file}`, { now: Date.now });
    expect(await startWriter(link).refusal).toMatchObject({ code: 'store.locked' });
    await store.close();
    const again = await openStore(`sqlite://${link}`, { now: Date.now });
    expect(await startWriter(file).refusal).toMatchObject({ code: 'store.locked' });
    await again.close();
  });

  it('is refused by a hard link: SQLite itself would keep two logs', async () => {
    await (await openStore(`sqlite://${file}`, { now: Date.now })).close();
    const link = join(folder, 'link.sqlite');
    linkSync(file, link);
    for (const name of [file, link]) {
      const refusal = { code: 'store.linked', message: expect.stringContaining('hard link') };
      await expect(openStore(`sqlite://${name}`, { now: Date.now })).rejects.toMatchObject(refusal);
    }
  });

  it.each([
    ['a symbolic link', symlinkSync],
    ['a hard link', linkSync],
  ])('a lock that is %s is refused, and left as it was', async (_what, link) => {
    const elsewhere = join(folder, 'elsewhere');
    writeFileSync(elsewhere, '');
    link(elsewhere, `${file}.lock`);
    await expect(openStore(`sqlite://${file}`, { now: Date.now })).rejects.toMatchObject({
      code: 'store.linked',
      message: expect.stringContaining(`${file}.lock`),
    });
    expect(readFileSync(elsewhere)).toHaveLength(0);
  });
});
