import { randomBytes, randomInt } from 'node:crypto';
import type { Clock, Random } from '../ports/index.ts';

/** The real clock. Timers are unreferenced nowhere: a waiting message is a reason for the process to stay. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

const fractions = 2 ** 32;

/** Chance from the operating system. Record ids stand in callback URLs, so they must not be guessable. */
export const systemRandom: Random = {
  id: () => randomBytes(16).toString('base64url'),
  fraction: () => randomInt(fractions) / fractions,
};
