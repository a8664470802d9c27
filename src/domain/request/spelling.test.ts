import { expect, it } from 'vitest';
import { cpuMsOf } from '../../../test/support/cpu-time.ts';
import { moreThanNumber, wrongLength } from './refusals.ts';
import { readSpelling } from './spelling.ts';

it.each([
  '4155550123',
  '415.555.0123',
  '415 555 0123',
  '415-555-0123',
  '415\u2013555\u20130123',
  '415\u2212555\u20110123',
  '415\u00a0555\u202f0123',
  '415\t555\t0123',
  '415/555-0123',
  '(415) 555-0123',
  '(415)5550123',
  '1 415 555 0123',
  '1-415-555-0123',
  '(1) 415 555 0123',
  '+14155550123',
  '+1 (415) 555-0123',
  '(+1) 415 555 0123',
  '+ 1 415 555 0123',
  '001 415 555 0123',
  '011 1 415 555 0123',
  'tel:+1-415-555-0123',
  'TEL: 4155550123',
  '４１５－５５５－０１２３',
  '＋１（４１５）５５５０１２３',
  '\u202a+1 415 555 0123\u202c',
  '  415 555 0123  ',
])('reads %j', (piece) => expect(readSpelling(piece)).toEqual({ kind: 'number', e164: '+14155550123' }));

it.each(['+44 20 7946 0958', '0044 20 7946 0958', '011 44 20 7946 0958'])('reads %j as a number abroad', (piece) =>
  expect(readSpelling(piece)).toEqual({ kind: 'number', e164: '+442079460958' }),
);

it.each([
  '415-555-0123 x5',
  '415-555-0123x5',
  '415-555-0123 ext. 5',
  '4155550123 extension 12',
  '4155550123#5',
  'ext=5',
])('finds the extension in %j', (piece) => expect(readSpelling(piece)).toEqual({ kind: 'extension' }));

it.each([
  ['abc', wrongLength(0)],
  ['()', wrongLength(0)],
  ['5', wrongLength(1)],
  ['555-0123', wrongLength(7)],
  ['+1 415 555 012', wrongLength(9)],
  ['44 20 7946 0958', wrongLength(12)],
  ['1-800-FLOWERS', wrongLength(4)],
  ['Ann 415-555-0123', moreThanNumber],
  ['415+5550123', moreThanNumber],
  ['Ann 1-415-555-0123', moreThanNumber],
])('says why %j cannot be read', (piece, reason) =>
  expect(readSpelling(piece)).toEqual({ kind: 'unreadable', reason }),
);

it('reads a long piece that is no number in no time', () => {
  expect(cpuMsOf(() => readSpelling(`${'('.repeat(1_500)}${'1'.repeat(1_500)}y`))).toBeLessThan(100);
});
