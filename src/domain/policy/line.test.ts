import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cpuMsOf } from '../../../test/support/cpu-time.ts';
import { closeGaps, groupMoves, type InLine } from './line.ts';

const waiting = (id: string, place: number, more: Partial<InLine> = {}): InLine => ({
  id,
  promisedAt: place,
  earliestAt: 0,
  place,
  ...more,
});

it('moves everybody behind a vacant place up by one', () => {
  const line = [waiting('b', 20), waiting('c', 30), waiting('a', 10)];
  expect(closeGaps(line, [5, 15])).toEqual({
    moves: [
      { id: 'a', from: 10, to: 5 },
      { id: 'b', from: 20, to: 10 },
      { id: 'c', from: 30, to: 15 },
    ],
    left: [20, 30],
  });
});

it('leaves a place to the next in line where it comes too early', () => {
  const line = [waiting('a', 20, { earliestAt: 15 }), waiting('b', 30)];
  expect(closeGaps(line, [10])).toEqual({ moves: [{ id: 'b', from: 30, to: 10 }], left: [30] });
});

it('decides by the id between those who were promised the same moment', () => {
  const line = ['b', 'c', 'a'].map((id, index) => waiting(id, 20 + index, { promisedAt: 5 }));
  expect(closeGaps(line, []).moves).toEqual([
    { id: 'a', from: 22, to: 20 },
    { id: 'b', from: 20, to: 21 },
    { id: 'c', from: 21, to: 22 },
  ]);
});

it('puts first again who was promised first', () => {
  const line = [waiting('a', 40, { promisedAt: 5 }), waiting('b', 20), waiting('c', 30)];
  const { moves, left } = closeGaps(line, []);
  expect(moves.map(({ id, to }) => [id, to])).toEqual([
    ['a', 20],
    ['b', 30],
    ['c', 40],
  ]);
  expect(left).toEqual([]);
});

it('moves nobody where there is no gap', () =>
  expect(closeGaps([waiting('a', 10), waiting('b', 20)], [])).toEqual({ moves: [], left: [] }));

const places = fc.array(fc.nat(60), { maxLength: 20 });

it('gives each a place that it can use, never one twice, and never a later one where the line was in order', () => {
  const some = fc.array(fc.record({ place: fc.nat(60), spare: fc.nat(40), isLate: fc.boolean() }), { maxLength: 20 });
  fc.assert(
    fc.property(some, places, (drawn, vacant) => {
      const line = drawn.map(({ place, spare, isLate }, n) =>
        waiting(`r${n}`, place, { earliestAt: Math.max(0, place - spare), promisedAt: isLate ? 0 : place }),
      );
      const { moves, left } = closeGaps(line, vacant);
      const after = new Map(line.map(({ id, place }) => [id, place]));
      for (const { id, from, to } of moves) {
        expect(after.get(id)).toBe(from);
        after.set(id, to);
      }
      for (const { id, earliestAt } of line) expect(after.get(id)).toBeGreaterThanOrEqual(earliestAt);
      const sorted = (list: Iterable<number>) => [...list].sort((one, other) => one - other);
      expect(sorted([...after.values(), ...left])).toEqual(sorted([...line.map(({ place }) => place), ...vacant]));
      if (drawn.some(({ isLate }) => isLate)) return;
      for (const { id, place } of line) expect(after.get(id)).toBeLessThanOrEqual(place);
    }),
    { numRuns: 500 },
  );
});

it('takes no time for a line of three hours at five a second', () => {
  const line = Array.from({ length: 54_000 }, (_, n) => waiting(`r${n}`, 200 * (n + 10)));
  expect(
    cpuMsOf(() =>
      closeGaps(
        line,
        Array.from({ length: 100 }, (_, n) => n),
      ),
    ),
  ).toBeLessThan(1_000);
});

it('moves nobody into a place before it is left, in groups that can each be stored alone', () => {
  const some = fc.array(fc.record({ place: fc.nat(60), spare: fc.nat(40), isLate: fc.boolean() }), { maxLength: 25 });
  fc.assert(
    fc.property(some, places, fc.integer({ min: 1, max: 5 }), (drawn, vacant, size) => {
      const line = drawn.map(({ place, spare, isLate }, n) =>
        waiting(`r${n}`, place, { earliestAt: Math.max(0, place - spare), promisedAt: isLate ? 0 : place }),
      );
      const { moves } = closeGaps(line, vacant);
      const groups = groupMoves(moves, vacant, size);
      expect(groups.flat().toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
        moves.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      );
      const free = [...vacant];
      for (const group of groups) {
        free.push(...group.map(({ from }) => from));
        for (const { to } of group) {
          expect(free).toContain(to);
          free.splice(free.indexOf(to), 1);
        }
      }
    }),
    { numRuns: 500 },
  );
});
