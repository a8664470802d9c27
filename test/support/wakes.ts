import type { Queue, WakeId } from '../../src/ports/index.ts';

/** A queue that only remembers what was woken and for when. */
export const keepWakes = () => {
  const woken: { id: WakeId; at: number }[] = [];
  const queue: Queue = { wake: (id, at) => void woken.push({ id, at }), start: () => {}, stop: async () => {} };
  return { queue, woken };
};
