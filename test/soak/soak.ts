import type { Seeded } from '../support/seeded.ts';

/** What was measured, for the page about failures. */
export type Figures = Record<string, string | number>;

export type Soak = { name: string; run(chance: Seeded, say: (line: string) => void): Promise<Figures> };

/** A promise was broken. */
export const demand = (holds: boolean, sentence: string): void => {
  if (!holds) throw new Error(`PROMISE BROKEN: ${sentence}`);
};
