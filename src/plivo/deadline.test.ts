import { describe, expect, it } from 'vitest';
import { withDeadline } from './deadline.ts';

describe('withDeadline', () => {
  it('gives the value that comes in time', async () => {
    expect(await withDeadline(Promise.resolve(7), 1_000)).toEqual({ value: 7 });
  });

  it('passes a rejection on', async () => {
    await expect(withDeadline(Promise.reject('stack'), 1_000)).rejects.toBe('stack');
  });

  it('says late, and swallows a rejection that comes after that', async () => {
    const { promise, reject } = Promise.withResolvers<never>();
    expect(await withDeadline(promise, 1)).toBe('late');
    reject(new Error('too late to matter'));
    await new Promise((resolve) => setImmediate(resolve));
  });
});
