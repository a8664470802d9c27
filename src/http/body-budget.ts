/** What a piece of a body costs beside its bytes, about: who sends single bytes would hold a hundred times of them. */
const pieceBytes = 256;

type Share = { bytes: number; giveUp: () => void };

export type BodyBudget = {
  /** For one body; `giveUp` is called at most once, when it has to make room for others. `free` may be called often. */
  open(giveUp: () => void): { add(bytes: number): void; free(): void };
};

/**
 * Bounds the memory of all bodies that are not whole yet. Where they need more than `maxBytes`, the one that was begun
 * first gives up: what Slack and Plivo send is whole within milliseconds, so it is never the oldest for long, and
 * strangers who are slow push out one another.
 */
export const createBodyBudget = (maxBytes: number): BodyBudget => {
  /** In the order in which they were begun. */
  const shares = new Set<Share>();
  let total = 0;

  const free = (share: Share): void => {
    if (shares.delete(share)) total -= share.bytes;
  };
  const add = (share: Share, bytes: number): void => {
    if (!shares.has(share)) return;
    share.bytes += bytes + pieceBytes;
    total += bytes + pieceBytes;
    for (const oldest of shares) {
      if (total <= maxBytes) return;
      free(oldest);
      oldest.giveUp();
    }
  };

  return {
    open: (giveUp) => {
      const share = { bytes: 0, giveUp };
      shares.add(share);
      return { add: (bytes) => add(share, bytes), free: () => free(share) };
    },
  };
};
