import { DatabaseSync } from 'node:sqlite';
import { Keyv } from 'keyv';
import { describe, expect, it } from 'vitest';
import { deadlineIn } from '../kit/deadline.ts';
import { openMemory } from './memory/adapter.ts';
import { type Row, type Rows, toKeyvStorage } from './rows.ts';
import { createSqliteRows } from './sqlite/rows.ts';

const mapRows = (): Rows => {
  const map = new Map<string, Row>();
  return {
    read: (key) => map.get(key),
    write: (key, row) => map.set(key, row),
    remove: (key) => map.delete(key),
    holdsValues: () => map.size > 0,
    page: () => [],
  };
};
const kinds = { memory: mapRows, SQLite: () => createSqliteRows(new DatabaseSync(':memory:'), 'a file') };

describe.each(Object.entries(kinds))('a stock Keyv on %s', (_, createRows) => {
  const start = () => {
    const rows = createRows();
    const storage = toKeyvStorage(rows, Date.now);
    const failures: unknown[] = [];
    const keyv = new Keyv({ store: storage });
    keyv.on('error', (error) => failures.push(error));
    const put = (key: string, value: unknown, expires: number | null = null) =>
      rows.write(key, { text: JSON.stringify({ value }), expires });
    return { storage, keyv, put, failures };
  };

  it('uses the adapter as it is', () => {
    const { keyv, storage } = start();
    expect(keyv.store).toBe(storage);
  });

  it('gets what there is, one by one and several at once', async () => {
    const { keyv, put, failures } = start();
    put('a', { n: 1 });
    put('a', { n: 2 });
    put('b', 'b');
    expect([await keyv.get('a'), await keyv.get('x')]).toEqual([{ n: 2 }, undefined]);
    expect(await keyv.getMany(['b', 'x', 'a'])).toEqual(['b', undefined, { n: 2 }]);
    expect(failures).toEqual([]);
  });

  it('lets values live as long as they are told to', async () => {
    const { keyv, put } = start();
    put('long', 1, Date.now() + 60_000);
    put('over', 1, Date.now() - 1);
    expect([await keyv.get('long'), await keyv.get('over')]).toEqual([1, undefined]);
  });

  it('cannot write past the comparing', async () => {
    const { keyv, put, failures } = start();
    put('a', 1);
    await keyv.set('a', 2);
    await keyv.delete('a').catch((error) => failures.push(error));
    expect(failures).toHaveLength(2);
    expect(await keyv.get('a')).toBe(1);
  });
});

it('reads with a stock Keyv what was swapped in', async () => {
  const backend = openMemory(Date.now);
  const text = JSON.stringify({ version: 1, expires: null, value: { at: 1 } });
  await backend.swap([{ kind: 'notice-sent', id: 'p', version: 0, next: text, expires: null }], deadlineIn(1_000));
  expect(await new Keyv({ store: backend.storage }).get('notice-sent:p')).toEqual({ at: 1 });
});
