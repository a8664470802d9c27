/** How every backend keeps the format number of what is stored. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deadlineIn } from '../../src/kit/deadline.ts';
import type { Backend } from '../../src/store/backend.ts';
import { encode } from '../../src/store/codec.ts';
import { currentFormat } from '../../src/store/formats.ts';
import { eventually } from '../support/eventually.ts';

const current = String(currentFormat);
const [older, newer] = [String(currentFormat - 1), String(currentFormat + 1)];

/** `open` is called once per case and gives an empty backend that goes by the clock it is handed. */
export const formatContract = (name: string, open: (now: () => number) => Promise<Backend>): void => {
  describe(`the format number on ${name}`, () => {
    let backend: Backend;
    let now: number;
    beforeEach(async () => {
      now = 1_790_000_000_000;
      backend = await open(() => now);
    });
    afterEach(() => backend.close());

    const deadline = () => deadlineIn(10_000);
    const claim = (format: string) => backend.claimFormat(format, deadline());
    const store = (kind: 'notice-sent' | 'pending', expires: number | null = null) => {
      const next = encode({ version: 1, expires, value: {} });
      return backend.swap([{ kind, id: 'a', version: 0, next, expires }], deadline());
    };

    it('is taken by a store in which nothing lies, and stays', async () => {
      expect(await claim(current)).toBe(current);
      expect(await claim(current)).toBe(current);
      await store('notice-sent');
      expect(await claim(current)).toBe(current);
    });

    it.each([older, newer])('stays what it is where it is another (%s)', async (format) => {
      expect(await claim(format)).toBe(format);
      expect(await claim(current)).toBe(format);
      expect(await claim(current)).toBe(format);
    });

    it.each(['notice-sent', 'pending'] as const)('is missing where values lie without one (%s)', async (kind) => {
      await store(kind);
      expect(await claim(current)).toBeUndefined();
      expect(await claim(current)).toBeUndefined();
    });

    it('is taken by a store in which nothing lies but a ping', async () => {
      await backend.ping();
      expect(await claim(current)).toBe(current);
    });

    it('is taken by a store that has forgotten all that it held, but for what is left of its writes', async () => {
      await store('pending');
      await backend.swap([{ kind: 'pending', id: 'a', version: 1, next: undefined, expires: null }], deadline());
      expect(await claim(current)).toBe(current);
    });

    it('is taken by a store in which everything has expired', async () => {
      await store('pending', now + 1);
      now += 1;
      // Redis goes by its own clock, which has not moved.
      await eventually('the store takes the number', async () => (await claim(current)) === current);
    });

    it('is the same for all who come at once', async () => {
      const formats = Array.from({ length: 20 }, (_, n) => (n % 2 ? current : newer));
      const noted = await Promise.all(
        formats.map(async (format) => {
          const found = await claim(format);
          if (found === format) await store('notice-sent');
          return found;
        }),
      );
      expect(new Set(noted).size).toBe(1);
      expect(formats).toContain(noted[0]);
    });

    it('is no entry of a list, and never expires', async () => {
      await claim(newer);
      expect(await backend.ids('pending')).toEqual([]);
      now += 1e12;
      expect(await backend.prune(10)).toBe(0);
      expect(await claim(current)).toBe(newer);
    });
  });
};
