/** Chance that can be had again from its seed (mulberry32). */
export const createSeeded = (seed: number) => {
  let state = seed >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    fraction,
    /** A whole number from 0 to `below` - 1. */
    below: (below: number): number => Math.floor(fraction() * below),
    pick: <T>(from: readonly T[]): T => {
      const picked = from[Math.floor(fraction() * from.length)];
      if (picked === undefined) throw new Error('nothing to pick from');
      return picked;
    },
  };
};
export type Seeded = ReturnType<typeof createSeeded>;
