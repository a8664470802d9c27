import { describe, expect, it } from 'vitest';
import { createSlots } from './slots.ts';

describe('createSlots', () => {
  it('runs no more at a time than there are slots, in order', async () => {
    const inSlot = createSlots(2);
    const started: number[] = [];
    const gates = [0, 1, 2, 3].map(() => Promise.withResolvers<number>());
    const runs = gates.map((gate, index) =>
      inSlot(() => {
        started.push(index);
        return gate.promise;
      }),
    );
    expect(started).toEqual([0, 1]);
    gates[1]?.resolve(1);
    await runs[1];
    await Promise.resolve();
    expect(started).toEqual([0, 1, 2]);
    for (const [index, gate] of gates.entries()) gate.resolve(index);
    expect(await Promise.all(runs)).toEqual([0, 1, 2, 3]);
  });

  it('frees the slot of what failed', async () => {
    const inSlot = createSlots(1);
    await expect(inSlot(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await inSlot(async () => 'next')).toBe('next');
  });
});
