import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { createSqliteRows } from './sqlite-rows.ts';

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

  it('finds its way by an index, so that the size of the table matters to nobody', () => {
    const db = new DatabaseSync(':memory:');
    createSqliteRows(db, 'a file');
    const plan = (sql: string) => JSON.stringify(db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all());
    expect(plan("SELECT key FROM keyv WHERE key >= 'open:' AND key < 'open;'")).toContain('SEARCH');
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
