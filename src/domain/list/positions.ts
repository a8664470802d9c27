/**
 * Sets of positions in a list, as numbers that are only ever added to. Each position is one bit of a word, and whoever
 * enters or leaves the set adds or takes away that bit; so the changes of many may come in any order, and none of them has
 * to know what the others did. Ten thousand positions are some three hundred numbers.
 */
import type { Tally } from './tally.ts';

/** Numbers stay below 2^32, which every JSON reader and Redis keep exactly. */
const bitsPerWord = 32;

/** What a member at `position` adds to the set `name`, which holds no position without its members. */
export const memberOf = (name: string, position: number): Tally => ({
  [`${name}.${Math.floor(position / bitsPerWord)}`]: 2 ** (position % bitsPerWord),
});

/** The positions in the sets that `isWanted` takes, in their order. */
export const positionsIn = (tally: Tally, isWanted: (name: string) => boolean): number[] => {
  const found = Object.entries(tally).flatMap(([field, bits]) => {
    const end = field.lastIndexOf('.');
    if (end < 0 || !isWanted(field.slice(0, end))) return [];
    return bitsOf(bits).map((bit) => Number(field.slice(end + 1)) * bitsPerWord + bit);
  });
  return found.sort((one, other) => one - other);
};

const bitsOf = (word: number): number[] =>
  Array.from({ length: bitsPerWord }, (_, bit) => bit).filter((bit) => Math.floor(word / 2 ** bit) % 2 === 1);
