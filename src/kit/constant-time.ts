import { timingSafeEqual } from 'node:crypto';

/** Compares what a stranger sent with what only we know, in a time that tells nothing about where the two differ. */
export const equalInConstantTime = (given: string, expected: string): boolean => {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
};
