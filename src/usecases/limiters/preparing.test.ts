import { expect, it } from 'vitest';
import { createPreparing } from './preparing.ts';

const start = (ids: string[], userId = 'U1') => {
  const preparing = createPreparing();
  const begin = (id: string, user = userId) => preparing.begin(user, id) !== undefined;
  return { ...preparing, begin, began: ids.map((id) => begin(id)) };
};
const five = ['a', 'b', 'c', 'd', 'e'];

it('works on a few of each person, whatever others have under way', () => {
  const { began, begin } = start(five);
  expect(began).toEqual([true, true, true, true, false]);
  expect(begin('f', 'U2')).toBe(true);
});

it('names those that wait one by one, in the order in which they came', () => {
  const { end, begin } = start([...five, 'f']);
  expect(end('U1', 'b')).toBe('e');
  expect(begin('e')).toBe(true);
  expect(begin('g')).toBe(false);
  expect(end('U1', 'a')).toBe('f');
});

it('names the next one when one that waited has nothing to do any more', () => {
  const { end } = start([...five, 'f']);
  expect(end('U1', 'a')).toBe('e');
  expect(end('U1', 'e')).toBe('f');
  expect(end('U1', 'f')).toBeUndefined();
});

it('names nobody while there is no place', () => {
  const { end } = start([...five, 'f']);
  expect(end('U1', 'e')).toBeUndefined();
});

it('ends the work on one, and on no other', () => {
  const preparing = createPreparing();
  const [one, other] = ['a', 'b'].map((id) => preparing.begin('U1', id));
  preparing.stop('a');
  preparing.stop('unknown');
  expect([one?.aborted, other?.aborted]).toEqual([true, false]);
});
