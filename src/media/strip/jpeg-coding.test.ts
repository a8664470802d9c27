import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { cpuMsOf } from '../../../test/support/cpu-time.ts';
import { jpegCoding } from './jpeg-coding.ts';

const plain = new Uint8Array(readFileSync(new URL('../../../test/fixtures/pictures/plain.jpg', import.meta.url)));
const frameAt = Buffer.from(plain).indexOf(Buffer.from('ffc0', 'hex'));
const changed = (offset: number, value: number) => {
  const bytes = plain.slice();
  bytes[frameAt + offset] = value;
  return bytes;
};

it.each([
  ['sequential', plain, 'usual'],
  ['progressive', changed(1, 0xc2), 'usual'],
  ['coded arithmetically', changed(1, 0xc9), 'arithmetic'],
  ['coded arithmetically, and progressive', changed(1, 0xca), 'arithmetic'],
  ['lossless', changed(1, 0xc3), 'unusual'],
  ['of twelve bits', changed(4, 12), 'unusual'],
  ['cut off before its frame', plain.slice(0, frameAt), undefined],
  ['no JPEG', new Uint8Array([1, 2, 3, 4]), undefined],
])('knows a JPEG that is %s', (_what, bytes, coding) => expect(jpegCoding(bytes)).toBe(coding));

it('ends in a file of nothing but marks', () => {
  const bytes = new Uint8Array(1_000_000).fill(0xff);
  const ms = cpuMsOf(() => expect(jpegCoding(bytes)).toBeUndefined());
  expect(ms).toBeLessThan(500);
});
