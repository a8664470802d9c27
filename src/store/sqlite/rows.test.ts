import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSqliteRows } from './rows.ts';

const row = (text: string) => ({ text, expires: null });

describe('the table', () => {
  it('says that the disk is full, keeps what it had, and works again once there is room', () => {
    const db = new DatabaseSync(':memory:');
    const rows = createSqliteRows(db, 'data/store.sqlite');
    rows.write('a', row('kept'));
    const { page_count: pages } = db.prepare('PRAGMA page_count').get() as { page_count: number };
    db.exec(`PRAGMA max_page_count = ${pages}`);
    const tooMuch = () =>
      rows.transaction(() => {
        rows.write('a', row('lost'));
        rows.write('b', row('x'.repeat(100_000)));
      });
    expect(tooMuch).toThrow(
      expect.objectContaining({ code: 'store.full', message: expect.stringContaining('data/store.sqlite is full') }),
    );
    expect(rows.read('a')?.text).toBe('kept');
    db.exec('PRAGMA max_page_count = 10000');
    tooMuch();
    expect(rows.read('a')?.text).toBe('lost');
  });

  it('proves by a ping that there is room for a row, and keeps one row for all pings', () => {
    const db = new DatabaseSync(':memory:');
    const rows = createSqliteRows(db, 'data/store.sqlite');
    const { page_count: pages } = db.prepare('PRAGMA page_count').get() as { page_count: number };
    db.exec(`PRAGMA max_page_count = ${pages}`);
    const fill = () => {
      for (let n = 0; ; n += 1) rows.write(`r${n}`, row(''));
    };
    expect(fill).toThrow(expect.objectContaining({ code: 'store.full' }));
    expect(() => rows.ping(0)).toThrow(expect.objectContaining({ code: 'store.full' }));
    db.exec('PRAGMA max_page_count = 10000');
    db.exec('DELETE FROM keyv');
    for (const now of [1, 2, 3]) rows.ping(now);
    expect(db.prepare('SELECT key, expires FROM keyv').all()).toEqual([{ key: 'ping', expires: 60_003 }]);
  });

  it('waits with every commit until the disk has it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rows-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const db = new DatabaseSync(join(folder, 'store.sqlite'));
    onTestFinished(() => db.close());
    createSqliteRows(db, 'a file');
    // 2 is FULL: https://sqlite.org/pragma.html#pragma_synchronous
    expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  });

  it('finds its way by an index, so that the size of the table does not matter', () => {
    const db = new DatabaseSync(':memory:');
    createSqliteRows(db, 'a file');
    const plan = (sql: string) => JSON.stringify(db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all());
    expect(plan("SELECT key FROM keyv WHERE key >= 'pending:' AND key < 'pending;'")).toContain('SEARCH');
    expect(plan('SELECT rowid FROM keyv WHERE expires <= 1 LIMIT 1')).toContain('SEARCH');
  });

  it('takes back everything that was done when the work fails', () => {
    const rows = createSqliteRows(new DatabaseSync(':memory:'), 'a file');
    const work = () => {
      rows.write('a', row('1'));
      throw new RangeError('no');
    };
    expect(() => rows.transaction(work)).toThrow();
    expect(rows.read('a')).toBeUndefined();
  });
});
