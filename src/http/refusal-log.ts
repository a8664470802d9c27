import type { Log } from '../ports/index.ts';

/** Beyond so many in one line, the reasons are counted together: some hold what a stranger chose. */
const reasonsMax = 10;

/**
 * Counts what is refused, so that strangers fill no log. The first refusal after a quiet time has its line at once, with
 * its reason; those that follow are told in one line every `everyMs`.
 */
export const createRefusalLog = (log: Log, everyMs: number) => {
  const counts = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  const tell = (): boolean => {
    if (counts.size === 0) return false;
    const count = [...counts.values()].reduce((sum, it) => sum + it, 0);
    log.warn('http.refused', { count, reasons: Object.fromEntries(counts) });
    counts.clear();
    return true;
  };
  const tellAndWait = (): void => {
    timer = tell() ? setTimeout(tellAndWait, everyMs).unref() : undefined;
  };

  return {
    /** @param reason in our words, without anything that was sent */
    note: (reason: string): void => {
      const name = counts.has(reason) || counts.size < reasonsMax ? reason : 'other';
      counts.set(name, (counts.get(name) ?? 0) + 1);
      if (!timer) tellAndWait();
    },
    /** Tells what is not told yet. */
    end: (): void => {
      clearTimeout(timer);
      tell();
    },
  };
};
export type RefusalLog = ReturnType<typeof createRefusalLog>;
