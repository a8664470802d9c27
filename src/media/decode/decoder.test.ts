import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createDecoder } from './decoder.ts';

const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../test/fixtures/pictures/${name}`, import.meta.url)));
const isTiff = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'II*\0';
const make = (limits: Partial<Parameters<typeof createDecoder>[0]> = {}) =>
  createDecoder({ maxPixels: 64_000_000, maxBytes: 200_000_000, ...limits });

describe('createDecoder', () => {
  it('hands back what sharp can read, one after the other', () => {
    const decode = make();
    const kinds = ['heic', 'bmp', 'heic'] as const;
    expect(kinds.map((kind) => isTiff(decode({ kind, bytes: fixture(`photo.${kind}`) })))).toEqual([true, true, true]);
  });

  it('goes on after bytes that cannot be decoded', () => {
    const decode = make();
    expect(() => decode({ kind: 'heic', bytes: new Uint8Array(100) })).toThrow('libheif error');
    expect(() => decode({ kind: 'bmp', bytes: new Uint8Array(100) })).toThrow('not a BMP');
    expect(isTiff(decode({ kind: 'heic', bytes: fixture('photo.heic') }))).toBe(true);
  });

  it('refuses a HEIC of more pixels than are allowed, whatever its header was taken for', () => {
    expect(() => make({ maxPixels: 1000 })({ kind: 'heic', bytes: fixture('photo.heic') })).toThrow();
  });

  it('refuses a HEIC that needs more memory than is allowed', () => {
    expect(() => make({ maxBytes: 10_000 })({ kind: 'heic', bytes: fixture('photo.heic') })).toThrow('memory');
  });
});
