/**
 * The spans in which more left than a burst and the pace allow, as a test would show them; moments in milliseconds, in
 * any order. Moments are whole milliseconds, so a span may look one shorter than it is.
 */
export const overPace = (
  moments: readonly number[],
  { perSecond, burst }: { perSecond: number; burst: number },
): { count: number; spanMs: number }[] => {
  const sorted = moments.toSorted((a, b) => a - b);
  return sorted
    .flatMap((first, from) => sorted.slice(from).map((last, more) => ({ count: more + 1, spanMs: last - first })))
    .filter(({ count, spanMs }) => count > burst + (perSecond * (spanMs + 1)) / 1_000 + 1e-9);
};
