import { expect, it } from 'vitest';
import { createBegunSends } from './begun-sends.ts';

it('knows a try that its record does not know of', () => {
  const begun = createBegunSends();
  begun.note('r1', { attempts: 2, triedAt: 5 });
  expect(begun.unknownTo({ id: 'r1', attempts: 1 })).toEqual({ attempts: 2, triedAt: 5 });
  expect(begun.unknownTo({ id: 'r1', attempts: 2 })).toBeUndefined();
  expect(begun.unknownTo({ id: 'r2', attempts: 0 })).toBeUndefined();
});

it('remembers the latest so many', () => {
  const begun = createBegunSends(2);
  for (const id of ['r1', 'r2', 'r1', 'r3']) begun.note(id, { attempts: 1, triedAt: 5 });
  const known = ['r1', 'r2', 'r3'].map((id) => begun.unknownTo({ id, attempts: 0 }) !== undefined);
  expect(known).toEqual([true, false, true]);
});
