import { describe, expect, it } from 'vitest';
import { cpuMsOf } from '../../../test/support/cpu-time.ts';
import { withoutQueries } from './links.ts';

describe('withoutQueries', () => {
  it.each([
    ['Look https://a.example/cat.jpg?sig=secret now', 'Look https://a.example/cat.jpg?… now'],
    ['https://a.example/#token=secret', 'https://a.example/#…'],
    ['(https://a.example/x?a=1&b=2).', '(https://a.example/x?…).'],
    ['“HTTP://a.example/x?a=1” leads nowhere', '“HTTP://a.example/x?…” leads nowhere'],
    ['https://a.example/x?a=https://b.example/?c=secret', 'https://a.example/x?…'],
    ['https://a.example/?', 'https://a.example/?…'],
    ['https://a.example/x and why?', 'https://a.example/x and why?'],
    ['why? #yes', 'why? #yes'],
    ['', ''],
  ])('of %j leaves %j', (text, shown) => expect(withoutQueries(text)).toBe(shown));

  it.each(['https://', 'https://a?', 'h', '?', ')', ' '])('reads 100 kB of %j in a moment', (piece) => {
    expect(cpuMsOf(() => withoutQueries(piece.repeat(100_000 / piece.length)))).toBeLessThan(100);
  });
});
