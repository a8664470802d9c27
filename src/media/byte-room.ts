/** How much of what people attach is in memory at once, however many attachments are being read. All figures are bytes. */

/** While others wait for room, the one that goes on brings so much from one look to the next, or gives its room up. */
const leastPerLook = 1_000_000;
const lookEveryMs = 2_000;

export type ByteRoom = {
  /** Resolves once something is free. */
  enter(): Promise<Part>;
};

/** What one attachment holds of it. */
type Part = {
  /**
   * So many bytes have come. Resolves when more may: at once, unless there is no room left and another one holds more. The
   * one that holds most always goes on, so that it comes to its end.
   */
  take(bytes: number): Promise<void>;
  /** Aborted, as by a deadline, where it holds most, comes too slowly and others wait. */
  signal: AbortSignal;
  /** All of it has come: from here on it waits for nobody outside. */
  whole(): void;
  /** Its bytes are needed no more. */
  leave(): void;
};

type Held = { bytes: number; isComing: boolean; tooSlow: AbortController };
/** Who held most at a look, and how much. */
type Look = { held: Held; bytes: number };

export const createByteRoom = (total: number, { everyMs = lookEveryMs, least = leastPerLook } = {}): ByteRoom => {
  const parts = new Set<Held>();
  let waiting: (() => void)[] = [];
  let willLook = false;
  let last: Look | undefined;

  const used = () => [...parts].reduce((sum, { bytes }) => sum + bytes, 0);
  const largest = () =>
    [...parts].reduce<Held | undefined>((one, next) => (one && one.bytes >= next.bytes ? one : next), undefined);
  const look = (): void => {
    willLook = false;
    const held = waiting.length > 0 ? largest() : undefined;
    const came = held && held === last?.held ? held.bytes - last.bytes : Number.POSITIVE_INFINITY;
    if (held?.isComing && came < least) held.tooSlow.abort(new DOMException('it comes too slowly', 'TimeoutError'));
    last = held && { held, bytes: held.bytes };
    if (held) lookLater();
  };
  const lookLater = (): void => {
    if (!willLook) setTimeout(look, everyMs).unref();
    willLook = true;
  };
  const changed = () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve);
      lookLater();
    });
  const wake = () => {
    const woken = waiting;
    waiting = [];
    for (const resolve of woken) resolve();
  };

  return {
    enter: async () => {
      while (used() >= total) await changed();
      const held: Held = { bytes: 0, isComing: true, tooSlow: new AbortController() };
      parts.add(held);
      return {
        take: async (bytes) => {
          held.bytes += bytes;
          while (parts.has(held) && used() > total && largest() !== held) await changed();
        },
        signal: held.tooSlow.signal,
        whole: () => {
          held.isComing = false;
        },
        leave: () => {
          parts.delete(held);
          wake();
        },
      };
    },
  };
};
