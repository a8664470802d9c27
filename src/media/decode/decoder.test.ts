import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { createDecoder, type Decoder } from './decoder.ts';

const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../test/fixtures/pictures/${name}`, import.meta.url)));
const isTiff = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'II*\0';

let decoder: Decoder | undefined;
afterEach(() => decoder?.close());
const make = (options: Partial<Parameters<typeof createDecoder>[0]> = {}): Decoder => {
  decoder = createDecoder({ maxPixels: 64_000_000, ...options });
  return decoder;
};

describe('createDecoder', () => {
  it('hands back what sharp can read, one after the other', async () => {
    const { decode } = make();
    const kinds = ['heic', 'bmp', 'heic'] as const;
    const decoded = await Promise.all(kinds.map((kind) => decode({ kind, bytes: fixture(`photo.${kind}`) })));
    expect(decoded.map(isTiff)).toEqual([true, true, true]);
  });

  it('goes on after bytes that cannot be decoded', async () => {
    const { decode } = make();
    await expect(decode({ kind: 'heic', bytes: new Uint8Array(100) })).rejects.toThrow();
    await expect(decode({ kind: 'bmp', bytes: new Uint8Array(100) })).rejects.toThrow('not a BMP');
    expect(isTiff(await decode({ kind: 'bmp', bytes: fixture('photo.bmp') }))).toBe(true);
  });

  it('ends a thread that takes too long', async () => {
    const { decode } = make({ timeoutMs: 1 });
    await expect(decode({ kind: 'heic', bytes: fixture('photo.heic') })).rejects.toMatchObject({
      cause: { name: 'TimeoutError' },
    });
  });

  it('refuses a HEIC of more pixels than are allowed, whatever its header was taken for', async () => {
    const { decode } = make({ maxPixels: 1000 });
    await expect(decode({ kind: 'heic', bytes: fixture('photo.heic') })).rejects.toThrow();
  });

  it('starts again after it was idle', async () => {
    const { decode } = make({ idleMs: 1 });
    await decode({ kind: 'bmp', bytes: fixture('photo.bmp') });
    await new Promise((done) => setTimeout(done, 20));
    expect(isTiff(await decode({ kind: 'bmp', bytes: fixture('photo.bmp') }))).toBe(true);
  });
});
