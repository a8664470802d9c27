import { describe, expect, it } from 'vitest';
import { StoreError } from '../../ports/errors.ts';
import { sqliteFailure } from './failure.ts';

const codeOf = (cause: unknown) => sqliteFailure(cause, 'data/store.sqlite').code;

describe('what SQLite and the file system say', () => {
  it.each([
    [{ errcode: 5 }, 'store.busy'],
    [{ errcode: 8 }, 'store.read-only'],
    [{ errcode: 8 | (1 << 8) }, 'store.read-only'],
    [{ errcode: 13 }, 'store.full'],
    [{ errcode: 11 }, 'store.corrupt'],
    [{ errcode: 26 }, 'store.corrupt'],
    [{ errcode: 10 }, 'store.unavailable'],
    [{ code: 'EACCES' }, 'store.read-only'],
    [{ code: 'ENOSPC' }, 'store.full'],
    [{ code: 'ENOTDIR' }, 'store.unavailable'],
    [new RangeError('something else'), 'store.unavailable'],
    [undefined, 'store.unavailable'],
  ])('%o is %s', (cause, code) => {
    expect(codeOf(cause)).toBe(code);
  });

  it('becomes one sentence that names the file, with the original as its cause', () => {
    const cause = { errcode: 13 };
    const failure = sqliteFailure(cause, 'data/store.sqlite');
    expect(failure).toBeInstanceOf(StoreError);
    expect(failure.cause).toBe(cause);
    expect(failure.message).toBe('The disk that holds data/store.sqlite is full; make room.');
  });
});
