import type { WakeId } from '../ports/index.ts';

/**
 * Holds wake-ups back for a moment, so that a hundred for one id become one, the earliest. Nothing else has heard of what
 * is held back, so the one handler that looks afterwards sees all that was stored before each of the hundred.
 *
 * In real time, whatever clock the rest runs on: this is about work that is saved, and not about when something is due.
 */
export const createCoalescer = (forMs: number, pass: (id: WakeId, notBefore: number) => void) => {
  const held = new Map<WakeId, number>();
  let timer: NodeJS.Timeout | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const passed = [...held];
    held.clear();
    for (const [id, notBefore] of passed) pass(id, notBefore);
  };

  return {
    hold: (id: WakeId, notBefore: number): void => {
      held.set(id, Math.min(held.get(id) ?? notBefore, notBefore));
      timer ??= setTimeout(flush, forMs);
    },
    flush,
  };
};
