import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { cpuMsOf } from '../../../test/support/cpu-time.ts';
import { tinyParts } from '../../../test/support/tiny-parts.ts';
import { repairJpeg } from './repair-jpeg.ts';
import { strip } from './strip.ts';

const noise = () =>
  sharp({
    create: {
      width: 40,
      height: 30,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  });
const secret = { IFD0: { Copyright: 'hidden-copyright' } };
const made: Record<string, () => Promise<Buffer>> = {
  'image/jpeg': () => noise().withExif(secret).jpeg({ progressive: true }).toBuffer(),
  'image/png': () => noise().withExif(secret).png().toBuffer(),
  'image/gif': async () => {
    const gif = await noise().gif().toBuffer();
    const comment = Buffer.from('\x21\xfe\x10hidden-copyright\0', 'latin1');
    return Buffer.concat([gif.subarray(0, -1), comment, gif.subarray(-1)]);
  },
};
const types = Object.keys(made);
const sourceOf = async (type: string) => new Uint8Array((await made[type]?.()) ?? []);
const pixels = (bytes: Uint8Array) => sharp(bytes).raw().toBuffer();

describe('strip', () => {
  it.each(types)('cuts metadata out of a %s and leaves every pixel', async (type) => {
    const source = await sourceOf(type);
    const stripped = strip(type, source);
    expect(Buffer.from(source).includes('hidden-copyright')).toBe(true);
    expect(Buffer.from(stripped ?? []).includes('hidden-copyright')).toBe(false);
    expect(await pixels(stripped ?? source)).toEqual(await pixels(source));
  });

  it.each(types)('hands back the same bytes of a %s that holds nothing else', async (type) => {
    const once = strip(type, await sourceOf(type));
    expect(once && strip(type, once)).toBe(once);
  });

  it.each(types)('cuts off what follows the end of a %s', async (type) => {
    const clean = strip(type, await sourceOf(type)) ?? new Uint8Array();
    const longer = new Uint8Array(clean.length + 9);
    longer.set(clean);
    expect(strip(type, longer)).toEqual(clean);
  });

  it.each(types)('ends for any bytes that begin like a %s', async (type) => {
    const source = await sourceOf(type);
    fc.assert(
      fc.property(fc.nat(source.length - 1), fc.uint8Array({ minLength: 1, maxLength: 40 }), (at, garbage) => {
        const broken = source.slice();
        broken.set(garbage.subarray(0, source.length - at), at);
        const stripped = strip(type, broken);
        expect(stripped === undefined || stripped.length <= broken.length).toBe(true);
      }),
    );
  });

  it('does not know other types', () => expect(strip('image/webp', new Uint8Array(9))).toBeUndefined());

  const pictures = Object.entries(tinyParts).filter(([, { type }]) => types.includes(type));
  it.each(pictures)('gives up early, or is quick, with %s', (_name, { type, make }) => {
    const bytes = make();
    expect(cpuMsOf(() => strip(type, bytes))).toBeLessThan(500);
    expect(cpuMsOf(() => repairJpeg(bytes))).toBeLessThan(500);
  });
});
