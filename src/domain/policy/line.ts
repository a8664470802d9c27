/** The line of messages whose place in the pace has not come. All moments are milliseconds since 1970. */

/** One message in line. `promisedAt` gives the order; it can leave at `earliestAt` at the soonest (undo, backoff). */
export type InLine = { id: string; promisedAt: number; earliestAt: number; place: number };

/** `promisedAt` only where the move makes a new promise. */
export type Move = { id: string; from: number; to: number; promisedAt?: number };

const inOrder = (one: InLine, other: InLine): number =>
  one.promisedAt - other.promisedAt || (one.id < other.id ? -1 : 1);

/**
 * Closes the gaps in a line: in the order of what they were promised, all get the earliest place that they can use, of
 * those that they hold together and those that are vacant. Nobody ends up without one: who could use a later place could
 * use every place after it too, so taking the earliest leaves enough for the rest.
 *
 * @returns only those whose place changes, and the places that nobody needs
 */
export const closeGaps = (line: readonly InLine[], vacant: readonly number[]): { moves: Move[]; left: number[] } => {
  const places = [...line.map(({ place }) => place), ...vacant].sort((one, other) => one - other);
  // For each index the next one to try: itself while its place is free. Shortened on the way, so that no line takes long.
  const next = [...places.keys(), places.length];
  const firstFree = (start: number): number => {
    let at = start;
    while (next[at] !== at) {
      const to = Number(next[at]);
      next[at] = Number(next[to]);
      at = to;
    }
    return at;
  };
  const moves: Move[] = [];
  for (const { id, place, earliestAt } of [...line].sort(inOrder)) {
    // Its own place is one that it can use, whatever it says.
    const index = firstFree(firstNotBefore(places, Math.min(earliestAt, place)));
    const to = Number(places[index]);
    next[index] = index + 1;
    if (to !== place) moves.push({ id, from: place, to });
  }
  return { moves, left: places.filter((_, index) => next[index] === index) };
};

/** The index of the first place that is not before a moment, by halving. */
const firstNotBefore = (places: readonly number[], moment: number): number => {
  let [from, to] = [0, places.length];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (Number(places[middle]) < moment) from = middle + 1;
    else to = middle;
  }
  return from;
};

/**
 * Parts moves so that each group can be stored by itself: nobody moves into a place before the one who holds it has left.
 * Moves that wait for one another in a circle, as when one is put in front of all others, are one group.
 *
 * @param size moves in a group that is no circle
 */
export const groupMoves = (moves: readonly Move[], vacant: readonly number[], size: number): Move[][] => {
  const waiting = new Map<number, Move[]>();
  for (const move of moves) waiting.set(move.to, [...(waiting.get(move.to) ?? []), move]);
  const ordered: Move[] = [];
  // Each place that is free lets one move in, and so frees the place that this one leaves.
  for (const free of vacant) {
    let next = waiting.get(free)?.shift();
    while (next) {
      ordered.push(next);
      next = waiting.get(next.from)?.shift();
    }
  }
  const groups = Array.from({ length: Math.ceil(ordered.length / size) }, (_, n) =>
    ordered.slice(n * size, (n + 1) * size),
  );
  const circle = [...waiting.values()].flat();
  return circle.length > 0 ? [...groups, circle] : groups;
};
