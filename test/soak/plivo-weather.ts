import type { Fault } from '../../emulators/plivo/faults.ts';
import type { Seeded } from '../support/seeded.ts';

const sending = { path: '/Message/', method: 'POST' } as const;

/** In percent; what is left answers properly, within 60 ms. */
const weather: readonly [percent: number, fault: (chance: Seeded) => Omit<Fault, 'path'>][] = [
  [10, () => ({ kind: 'resetBefore' })],
  [10, () => ({ kind: 'resetAfter' })],
  [10, (chance) => ({ kind: 'hang', processed: chance.fraction() < 0.5 })],
  [10, () => ({ kind: 'status', status: 429 })],
  [5, (chance) => ({ kind: 'status', status: 500, processed: chance.fraction() < 0.5 })],
  [2, () => ({ kind: 'html202' })],
];

const next = (chance: Seeded): Omit<Fault, 'path'> => {
  let dice = chance.fraction() * 100;
  for (const [percent, fault] of weather) {
    if (dice < percent) return fault(chance);
    dice -= percent;
  }
  return { kind: 'delay', ms: chance.below(60) };
};

/** What becomes of each of the next `count` sends. */
export const plivoWeather = (chance: Seeded, count: number): Fault[] =>
  Array.from({ length: count }, () => ({ ...next(chance), ...sending }));
