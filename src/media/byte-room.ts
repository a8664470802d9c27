/** How much of what people attach is in memory at once, however many attachments are being read. All figures are bytes. */

export type ByteRoom = {
  /** Resolves once something is free. */
  enter(): Promise<Part>;
};

/** What one attachment holds of it. */
type Part = {
  /**
   * So many bytes have come. Resolves when more may: at once, unless there is no room left and another one holds more. The
   * one that holds most always goes on, so that it comes to its end, and one that comes slowly holds up nobody.
   */
  take(bytes: number): Promise<void>;
  /** Its bytes are needed no more. */
  leave(): void;
};

export const createByteRoom = (total: number): ByteRoom => {
  const parts = new Map<symbol, number>();
  let waiting: (() => void)[] = [];

  const used = () => [...parts.values()].reduce((sum, bytes) => sum + bytes, 0);
  const holdsMost = (key: symbol) => [...parts].reduce((one, next) => (next[1] > one[1] ? next : one))[0] === key;
  const changed = () => new Promise<void>((resolve) => waiting.push(resolve));
  const wake = () => {
    const woken = waiting;
    waiting = [];
    for (const resolve of woken) resolve();
  };

  return {
    enter: async () => {
      const key = Symbol();
      while (used() >= total) await changed();
      parts.set(key, 0);
      return {
        take: async (bytes) => {
          parts.set(key, (parts.get(key) ?? 0) + bytes);
          while (parts.has(key) && used() > total && !holdsMost(key)) await changed();
        },
        leave: () => {
          parts.delete(key);
          wake();
        },
      };
    },
  };
};
