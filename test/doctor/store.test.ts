/** The store, as a file and on a Redis of one's own, each way in which it can be unfit. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runChecks } from '../../src/checks/check.ts';
import { store, storeDurability, storeSpace } from '../../src/checks/store/store.ts';
import { currentFormat } from '../../src/store/formats.ts';
import { openStore } from '../../src/store/open.ts';
import { findRedisServer, startRedisServer } from '../support/redis/server.ts';

const findingsFor = async (url: string, { mayForget = false, free = 1e12 } = {}) => {
  const context = { url, mayForget, free: async () => free };
  const results = await runChecks(context, [store, storeDurability, storeSpace]);
  return Object.fromEntries(results.map(({ name, finding }) => [name, finding]));
};

const scratchFile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'slack-mms-doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'store.sqlite');
};

describe('a file', () => {
  it('is made by the first start, not by the doctor', async () => {
    const file = scratchFile();
    expect((await findingsFor(`sqlite://${file}`)).Store).toEqual({
      kind: 'ok',
      says: 'The first start makes the file.',
    });
    expect(existsSync(file)).toBe(false);
  });

  it('that a bot runs on is left alone, and the bot goes on', async () => {
    const file = scratchFile();
    const opened = await openStore(`sqlite://${file}`, { now: Date.now });
    onTestFinished(() => opened.close());
    const found = await findingsFor(`sqlite://${file}`);
    expect(found.Store).toEqual({ kind: 'ok', says: 'A bot is running on the file.' });
    expect(found['Store durability']?.kind).toBe('ok');
    await opened.ping();
  });

  it('that no bot runs on is read, and not changed', async () => {
    const file = scratchFile();
    await (await openStore(`sqlite://${file}`, { now: Date.now })).close();
    const look = () => [statSync(file).mtimeMs, ...readdirSync(dirname(file))];
    const before = look();
    expect((await findingsFor(`sqlite://${file}`)).Store).toEqual({
      kind: 'ok',
      says: 'The file can be read and written.',
    });
    expect(look()).toEqual(before);
    await (await openStore(`sqlite://${file}`, { now: Date.now })).close();
  });

  it('that a bot left suddenly is read with its log', async () => {
    const file = scratchFile();
    const opened = await openStore(`sqlite://${file}`, { now: Date.now });
    const copy = scratchFile();
    for (const end of ['', '-wal']) copyFileSync(file + end, copy + end);
    await opened.close();
    chmodSync(copy, 0o600);
    expect((await findingsFor(`sqlite://${copy}`)).Store?.kind).toBe('ok');
  });

  it.each([
    [String(currentFormat + 1), 'newer version'],
    ['moved 1', 'moved to another place'],
  ])('is noted to be of the format %s', async (format, says) => {
    const file = scratchFile();
    await (await openStore(`sqlite://${file}`, { now: Date.now })).close();
    const db = new DatabaseSync(file);
    db.prepare("UPDATE keyv SET value = ? WHERE key = 'format'").run(format);
    db.close();
    const { Store } = await findingsFor(`sqlite://${file}`);
    expect(Store).toMatchObject({ kind: 'failed', says: expect.stringContaining(says) });
  });

  it.each([['is damaged', 'no database at all, but words', 'damaged']])('%s', async (_what, content, says) => {
    const file = scratchFile();
    writeFileSync(file, content.repeat(100), { mode: 0o600 });
    expect((await findingsFor(`sqlite://${file}`)).Store).toMatchObject({
      kind: 'failed',
      says: expect.stringContaining(says),
      next: 'Put back the last backup.',
    });
  });

  it('can be read by others', async () => {
    const file = scratchFile();
    await (await openStore(`sqlite://${file}`, { now: Date.now })).close();
    chmodSync(file, 0o644);
    expect((await findingsFor(`sqlite://${file}`)).Store).toMatchObject({
      kind: 'differs',
      next: expect.stringContaining('chmod 600'),
    });
  });

  it('is a folder, or below a file', async () => {
    expect((await findingsFor(`sqlite://${tmpdir()}`)).Store).toMatchObject({
      says: expect.stringMatching(/is a folder/),
    });
    const file = scratchFile();
    writeFileSync(file, '');
    expect((await findingsFor(`sqlite://${file}/deeper/store.sqlite`)).Store?.kind).toBe('failed');
  });

  it.each([
    [10_000_000, 'failed', '10 MB free'],
    [500_000_000, 'differs', '500 MB free'],
    [5_000_000_000, 'ok', '5,000 MB free'],
  ])('has little room: %i bytes', async (free, kind, says) => {
    const found = await findingsFor(`sqlite://${scratchFile()}`, { free });
    expect(found['Store space']).toMatchObject({ kind, says: expect.stringContaining(says) });
  });
});

describe.runIf(findRedisServer('the doctor on Redis'))('a Redis', () => {
  it('is fit', async () => {
    const { url } = await startRedisServer();
    const found = Object.values(await findingsFor(url));
    expect(found.map(({ kind }) => kind)).toEqual(['ok', 'ok', 'ok']);
  });

  it('keeps snapshots only, and that may have been decided', async () => {
    const { url } = await startRedisServer({ appendonly: 'no' });
    const durability = async (mayForget: boolean) => (await findingsFor(url, { mayForget }))['Store durability'];
    const next = 'Set "appendonly yes" on Redis.';
    expect(await durability(false)).toMatchObject({ kind: 'failed', next });
    expect(await durability(true)).toMatchObject({ kind: 'differs', next });
  });

  it('may drop values', async () => {
    const { url } = await startRedisServer({ 'maxmemory-policy': 'allkeys-lru' });
    expect((await findingsFor(url))['Store durability']).toMatchObject({
      kind: 'differs',
      next: expect.stringContaining('noeviction'),
    });
  });

  it('has used up its memory', async () => {
    const { url } = await startRedisServer({ maxmemory: '1000000' });
    expect((await findingsFor(url))['Store space']).toMatchObject({
      kind: 'differs',
      next: expect.stringContaining('maxmemory'),
    });
  });

  it('wants another password', async () => {
    const { url } = await startRedisServer();
    const wrong = url.replace('redis://', 'redis://ann:secret@');
    const { Store } = await findingsFor(wrong);
    expect(Store?.says).toMatch(/doesn't take the user or password in STORE_URL/);
    expect(JSON.stringify(Store)).not.toContain('secret');
  });

  it('does not speak TLS', async () => {
    const { url } = await startRedisServer();
    expect((await findingsFor(url.replace('redis:', 'rediss:'))).Store).toMatchObject({
      says: expect.stringContaining('nothing there answers with TLS'),
      next: expect.stringContaining('write redis://'),
    });
  });

  it('is not there', async () => {
    expect((await findingsFor('redis://127.0.0.1:1')).Store).toMatchObject({
      says: expect.stringContaining('nothing listens there'),
      next: expect.stringMatching(/^Start Redis/),
    });
    const { Store } = await findingsFor('redis://nobody.invalid');
    expect(Store?.says).toContain('host name is unknown');
  });
});

it('in memory is none', async () => {
  expect((await findingsFor('memory://')).Store?.kind).toBe('differs');
});
