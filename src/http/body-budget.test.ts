import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBodyBudget } from './body-budget.ts';

const opened = (maxBytes: number) => {
  const budget = createBodyBudget(maxBytes);
  const gone: string[] = [];
  return { gone, open: (name: string) => budget.open(() => gone.push(name)) };
};

describe('unfinished bodies', () => {
  it('that fit beside one another all stay', () => {
    const { gone, open } = opened(10_000);
    open('a').add(4_000);
    open('b').add(4_000);
    expect(gone).toEqual([]);
  });

  it('give way in the order in which they were begun', () => {
    const { gone, open } = opened(10_000);
    open('a').add(4_000);
    open('b').add(4_000);
    open('c').add(4_000);
    expect(gone).toEqual(['a']);
    open('d').add(9_000);
    expect(gone).toEqual(['a', 'b', 'c']);
  });

  it('take no room once they are whole, also when told twice', () => {
    const { gone, open } = opened(10_000);
    const a = open('a');
    a.add(9_000);
    a.free();
    a.free();
    open('b').add(9_000);
    expect(gone).toEqual([]);
  });

  it('of single bytes are counted with what each piece costs', () => {
    const { gone, open } = opened(10_000);
    const a = open('a');
    for (let n = 0; n < 50; n += 1) a.add(1);
    expect(gone).toEqual(['a']);
  });

  it('never hold more than allowed, and each gives up once at the most', () => {
    const step = fc.record({ who: fc.nat(5), bytes: fc.nat(9_000), free: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const budget = createBodyBudget(10_000);
        const held = new Map<number, number>();
        const shares = Array.from({ length: 6 }, (_, who) =>
          budget.open(() => {
            expect(held.has(who)).toBe(true);
            held.delete(who);
          }),
        );
        for (const who of shares.keys()) held.set(who, 0);
        for (const { who, bytes, free } of steps) {
          if (held.has(who)) held.set(who, (held.get(who) ?? 0) + bytes);
          shares[who]?.add(bytes);
          if (free) {
            shares[who]?.free();
            held.delete(who);
          }
          expect([...held.values()].reduce((sum, it) => sum + it, 0)).toBeLessThanOrEqual(10_000);
        }
      }),
    );
  });
});
