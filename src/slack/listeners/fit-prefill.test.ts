import { describe, expect, it } from 'vitest';
import type { Prefill } from '../screen/compose-view.ts';
import { fitPrefill } from './fit-prefill.ts';

const empty: Prefill = { to: '', text: '', links: [], files: [], place: { channelId: 'C1' } };
const numbers = Array.from({ length: 300 }, (_, n) => `415-555-0${100 + (n % 100)}`);
const links = Array.from({ length: 100 }, (_, n) => `https://host.example/${n}/${'x'.repeat(40)}.jpg`);

describe('fitPrefill', () => {
  it('leaves alone what fits', () => {
    const prefill = { ...empty, to: numbers[0] ?? '', text: 'x'.repeat(3_000), links: links.slice(0, 10) };
    expect(fitPrefill(prefill)).toEqual({ fits: prefill });
  });

  it('leaves out a text that is too long, and keeps all of it', () => {
    const text = 'x'.repeat(3_001);
    expect(fitPrefill({ ...empty, to: '415-555-0123', text, links: links.slice(0, 1) })).toEqual({
      fits: { ...empty, to: '415-555-0123', links: links.slice(0, 1) },
      whole: text,
    });
  });

  it('cuts no number and no link of lists that are too long', () => {
    const { fits, whole } = fitPrefill({ ...empty, to: numbers.join(', '), text: 'hi', links });
    expect(numbers.join(', ').startsWith(fits.to)).toBe(true);
    expect(fits.to.length).toBeGreaterThan(2_900);
    expect(fits.to.split(', ').every((it) => numbers.includes(it))).toBe(true);
    expect(fits.links).toEqual(links.slice(0, fits.links.length));
    expect(fits.links.join('\n').length).toBeLessThanOrEqual(3_000);
    expect(fits.text).toBe('hi');
    expect(whole).toBe(`${numbers.join(', ')}\n\n${links.join('\n')}`);
  });
});
