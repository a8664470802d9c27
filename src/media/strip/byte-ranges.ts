/** Parts of a file that are kept, in order; joined only if something was left out. */
export const createKept = (bytes: Uint8Array<ArrayBuffer>) => {
  const ranges: { from: number; to: number }[] = [];
  return {
    keep: (from: number, to: number): void => {
      const last = ranges.at(-1);
      if (last?.to === from) last.to = to;
      else ranges.push({ from, to });
    },
    joined: (): Uint8Array<ArrayBuffer> => {
      const [first] = ranges;
      if (ranges.length === 1 && first?.from === 0 && first.to === bytes.length) return bytes;
      const joined = new Uint8Array(ranges.reduce((sum, { from, to }) => sum + to - from, 0));
      let at = 0;
      for (const { from, to } of ranges) {
        joined.set(bytes.subarray(from, to), at);
        at += to - from;
      }
      return joined;
    },
  };
};
