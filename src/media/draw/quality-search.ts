/** Above it files grow and pictures do not get better on a phone; below it a smaller picture looks better. */
const quality = { best: 85, floor: 50 } as const;

/** Part of the budget. Nearer to it, a person would not see the next step. */
const goodUse = 0.9;

type Encode = (quality: number) => Promise<Uint8Array<ArrayBuffer>>;
type Encoded = { bytes: Uint8Array<ArrayBuffer>; quality: number };

/**
 * The best quality whose encoding fits, to a few steps: sizes grow roughly exponentially with quality, so the next guess
 * lies on that curve instead of half way. Where even the floor does not fit, `smallest` says what it would take.
 */
export const bestFitting = async (encode: Encode, maxBytes: number): Promise<Encoded | { smallest: number }> => {
  let over = await tried(encode, quality.best);
  if (over.bytes.length <= maxBytes) return over;
  // About a fortieth less for each step, until there are two points to draw a curve through.
  let guess = Math.round(quality.best - 40 * Math.log(over.bytes.length / maxBytes)) - 2;
  let under: Encoded | undefined;

  for (;;) {
    const next = await tried(encode, Math.max(quality.floor, Math.min(guess, over.quality - 1)));
    if (next.bytes.length <= maxBytes) under = next;
    else over = next;
    if (!under && over.quality === quality.floor) return { smallest: over.bytes.length };
    if (under && (under.bytes.length >= maxBytes * goodUse || over.quality - under.quality <= 1)) return under;
    guess = under ? between(under, over, maxBytes) : quality.floor;
  }
};

const tried = async (encode: Encode, at: number): Promise<Encoded> => ({ bytes: await encode(at), quality: at });

const between = (under: Encoded, over: Encoded, maxBytes: number): number => {
  const slope = Math.log(over.bytes.length / under.bytes.length) / (over.quality - under.quality);
  const exact = under.quality + Math.log((maxBytes * 0.97) / under.bytes.length) / slope;
  return Math.max(under.quality + 1, Math.min(over.quality - 1, Math.round(exact)));
};
