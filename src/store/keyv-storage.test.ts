import { DatabaseSync } from 'node:sqlite';
import { Keyv } from 'keyv';
import { describe, expect, it } from 'vitest';
import { serialization } from './codec.ts';
import { deadlineIn } from './deadline.ts';
import { toKeyvStorage } from './keyv-storage.ts';
import { openMemory } from './memory/adapter.ts';
import { createSqliteRows } from './sqlite/rows.ts';

const storages = {
  memory: () => openMemory(Date.now).storage,
  SQLite: () => toKeyvStorage(createSqliteRows(new DatabaseSync(':memory:'), 'a file'), Date.now),
};

describe.each(Object.entries(storages))('a stock Keyv on %s', (_, createStorage) => {
  const newKeyv = () => {
    const keyv = new Keyv({ store: createStorage() });
    keyv.on('error', (error) => expect.fail(String(error)));
    return keyv;
  };

  it('uses the adapter as it is', () => {
    const storage = createStorage();
    expect(new Keyv({ store: storage }).store).toBe(storage);
  });

  it('sets, gets, and knows what it has', async () => {
    const keyv = newKeyv();
    expect(await keyv.set('a', { n: 1 })).toBe(true);
    expect(await keyv.set('a', { n: 2 })).toBe(true);
    expect(await keyv.get('a')).toEqual({ n: 2 });
    expect([await keyv.has('a'), await keyv.has('b'), await keyv.get('b')]).toEqual([true, false, undefined]);
  });

  it('deletes once', async () => {
    const keyv = newKeyv();
    await keyv.set('a', 1);
    expect([await keyv.delete('a'), await keyv.delete('a'), await keyv.has('a')]).toEqual([true, false, false]);
  });

  it('does all that for several keys', async () => {
    const keyv = newKeyv();
    const entries = ['a', 'b'].map((key) => ({ key, value: key }));
    expect(await keyv.setMany(entries)).toEqual([true, true]);
    expect(await keyv.getMany(['b', 'x', 'a'])).toEqual(['b', undefined, 'a']);
    expect(await keyv.hasMany(['b', 'x'])).toEqual([true, false]);
    expect(await keyv.deleteMany(['b', 'x'])).toEqual([true, false]);
  });

  it('clears', async () => {
    const keyv = newKeyv();
    await keyv.set('a', 1);
    await keyv.clear();
    expect(await keyv.get('a')).toBeUndefined();
  });

  it('lets values live as long as they are told to', async () => {
    const storage = createStorage();
    const keyv = new Keyv({ store: storage });
    await keyv.set('long', 1, 60_000);
    await keyv.store.set('over', '{"value":1}', Date.now() - 1);
    expect([await keyv.get('long'), await keyv.get('over'), await keyv.has('over')]).toEqual([1, undefined, false]);
  });
});

it('reads with a stock Keyv what was swapped in', async () => {
  const backend = openMemory(Date.now);
  const text = serialization.stringify({ version: 1, expires: null, value: { at: 1 } });
  await backend.swap([{ kind: 'notice-sent', id: 'p', version: 0, next: text, expires: null }], deadlineIn(1_000));
  expect(await new Keyv({ store: backend.storage }).get('notice-sent:p')).toEqual({ at: 1 });
});
