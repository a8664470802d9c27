import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openStore } from './open.ts';

const root = mkdtempSync(join(tmpdir(), 'open-store-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const open = (url: string) => openStore(url, { now: Date.now });

describe('STORE_URL', () => {
  it('names a file by an absolute path, whose folder is made for this user alone', async () => {
    const file = join(root, 'a', 'b', 'store.sqlite');
    const store = await open(`sqlite://${file}`);
    expect(store.kind).toBe('sqlite');
    expect(existsSync(file)).toBe(true);
    expect(statSync(join(root, 'a', 'b')).mode & 0o777).toBe(0o700);
    await store.close();
  });

  it('names a file by a path from the working folder, with any characters', async () => {
    const file = join(root, 'ü %20 #?.sqlite');
    const store = await open(`sqlite://${relative(process.cwd(), file)}`);
    expect(existsSync(file)).toBe(true);
    await store.close();
  });

  it('says that a folder cannot be made', async () => {
    const file = join(root, 'file.sqlite');
    await (await open(`sqlite://${file}`)).close();
    await expect(open(`sqlite://${file}/below/a/file`)).rejects.toMatchObject({ code: 'store.unavailable' });
  });

  it('names a store in memory', async () => {
    expect((await open('memory://')).kind).toBe('memory');
  });

  it.each(['', 'sqlite://', 'mysql://host', 'data/store.sqlite', 'redis://a b'])('may not be "%s"', async (url) => {
    await expect(open(url)).rejects.toMatchObject({ code: 'store.url' });
  });
});
