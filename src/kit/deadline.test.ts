import { describe, expect, it } from 'vitest';
import { orLate } from './deadline.ts';

describe('orLate', () => {
  it('gives the value that comes in time', async () => {
    expect(await orLate(1_000, Promise.resolve(7))).toEqual({ value: 7 });
  });

  it('passes a rejection on', async () => {
    await expect(orLate(1_000, Promise.reject('stack'))).rejects.toBe('stack');
  });

  it('says late, and swallows a rejection that comes after that', async () => {
    const { promise, reject } = Promise.withResolvers<never>();
    expect(await orLate(1, promise)).toBe('late');
    reject(new Error('too late to matter'));
    await new Promise((resolve) => setImmediate(resolve));
  });
});
