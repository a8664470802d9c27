import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { gridHeic } from '../../../test/support/grid-heic.ts';
import { loadHeic } from './heic.ts';

const tile = readFileSync(new URL('../../../test/fixtures/pictures/grid-tile.heic', import.meta.url));
const decode = loadHeic({ maxPixels: 64_000_000, maxBytes: 100_000_000 });

/** Which color stands in the corner of the tile that a viewer sees at the top left, and to the right of it. */
const corners = async (tiff: Uint8Array) => {
  const { data, info } = await sharp(tiff).autoOrient().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => {
    const [red = 0, green = 0, blue = 0] = data.subarray((y * info.width + x) * info.channels);
    if (Math.min(red, green, blue) > 190) return 'white';
    return red > green && red > blue ? 'red' : green > blue ? 'green' : 'blue';
  };
  const [right, bottom] = [info.width - 1, info.height - 1];
  return {
    size: [info.width, info.height],
    seen: [at(0, 0), at(right, 0), at(right, bottom), at(0, bottom)].join(' '),
  };
};

describe('a HEIC of tiles', () => {
  // One tile and a half each way, so the picture's corners are: red green red on top, red green red below.
  const grid = (turn: Parameters<typeof gridHeic>[1] | object) =>
    gridHeic(tile, { columns: 2, rows: 1, width: 768, height: 512, ...turn });

  it.each([
    [{}, [768, 512], 'red red white white'],
    [{ irot: 1 }, [512, 768], 'red white white red'],
    [{ irot: 2 }, [768, 512], 'white white red red'],
    [{ irot: 3 }, [512, 768], 'white red red white'],
    [{ imir: 0 }, [768, 512], 'white white red red'],
    [{ imir: 1 }, [768, 512], 'red red white white'],
    [{ imir: 1, irot: 1 }, [512, 768], 'red white white red'],
    [{ imir: 0, irot: 1 }, [512, 768], 'white red red white'],
  ])('is put together and stands upright: %o', async (turn, size, seen) => {
    expect(await corners(decode(grid(turn), undefined))).toEqual({ size, seen });
  });

  it('is made smaller tile by tile, so that 48 megapixels take the memory of 12', async () => {
    const large = gridHeic(tile, { columns: 16, rows: 12, width: 8064, height: 6048 });
    const tiff = decode(large, undefined);
    expect(await sharp(tiff).metadata()).toMatchObject({ width: 4032, height: 3024 });
    const small = gridHeic(tile, { columns: 8, rows: 6, width: 4032, height: 3024 });
    const [made, full] = await Promise.all(
      [tiff, await sharp(decode(small, undefined)).resize(256, 256).tiff().toBuffer()].map((it) =>
        sharp(it).resize(16, 16).raw().toBuffer(),
      ),
    );
    // The same grid of the same tiles looks different at half the size; the mean of it does not.
    const mean = (bytes: Buffer = Buffer.alloc(1)) => bytes.reduce((sum, value) => sum + value, 0) / bytes.length;
    expect(Math.abs(mean(made) - mean(full))).toBeLessThan(4);
  });

  it('has no more pixels than are allowed, and no end', () => {
    expect(() => decode(gridHeic(tile, { columns: 20, rows: 16, width: 9000, height: 8000 }), undefined)).toThrow();
    const whole = grid({});
    expect(() => decode(whole.slice(0, whole.length - 3000), undefined)).toThrow();
  });
});
