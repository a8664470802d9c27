import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryBudget, pictureMemory } from './memory.ts';

describe('the memory of pictures', () => {
  it.each([
    ['a host of 512 MB', 536_870_912, 236_870_912],
    ['a host that is too small', 256_000_000, 100_000_000],
    ['a large host', 64e9, 1e9],
  ])('leaves enough to everything else on %s', (_name, host, bytes) => expect(pictureMemory(host)).toBe(bytes));

  it('is never exceeded, lets everything through, and lets nothing pass what waits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 150 }), { maxLength: 20 }), async (sizes) => {
        const { within } = createMemoryBudget(100);
        const begun: number[] = [];
        let [held, most] = [0, 0];
        await Promise.all(
          sizes.map((size, index) =>
            within(size, async () => {
              begun.push(index);
              held += Math.min(size, 100);
              most = Math.max(most, held);
              await new Promise(setImmediate);
              held -= Math.min(size, 100);
            }),
          ),
        );
        expect(begun).toEqual(sizes.map((_, index) => index));
        expect(most).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('is given back by work that fails', async () => {
    const { within } = createMemoryBudget(100);
    await expect(within(100, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await within(100, async () => 'yes')).toBe('yes');
  });
});
