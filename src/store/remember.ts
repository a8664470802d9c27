/**
 * The answer is good for `ms`: a caller that asks meanwhile gets the same, also where it was a failure or is not there yet.
 * `now` is monotonic, in milliseconds.
 */
export const rememberFor = <T>(
  ms: number,
  ask: () => Promise<T>,
  now = (): number => performance.now(),
): (() => Promise<T>) => {
  let latest: { askedAt: number; answer: Promise<T> } | undefined;
  return () => {
    if (latest === undefined || now() - latest.askedAt >= ms) latest = { askedAt: now(), answer: ask() };
    return latest.answer;
  };
};
