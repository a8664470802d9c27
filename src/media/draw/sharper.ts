/** Drawings of flat pictures (`flat.ts`) beside the usual JPEG, which blurs their text, and half of their colors. */
import { type Engine, owned, type Pixels, pixelsOf } from './engine.ts';
import { busyPixels } from './flat.ts';
import { bestFitting } from './quality-search.ts';
import { ssim } from './similarity.ts';

/** Pixels from one window of the comparison to the next. */
const windowStep = 16;
/** What is so much like the picture shows no blur. */
const goodEnough = 0.995;
/** A PNG of so many times the bytes that there are holds photos as well: then no palette helps, and looking for one takes seconds. */
const hopeless = 8;
/** Bytes of a PNG for each pixel that is unlike its neighbor: one to two of text, three of a photo, also of one on a white ground. */
const photoBytes = 2.6;
/** Of a channel: more is another color, less may be the edge of a letter. Of all pixels, so few may be another color. */
const [otherColor, otherPart] = [64, 0.0002];

type Bytes = Uint8Array<ArrayBuffer>;
type Drawing = { type: 'image/jpeg' | 'image/png'; bytes: Bytes };

/**
 * The drawing that is most like the picture, in at most `maxBytes`: as it is, in 256 colors, in 16, or as a JPEG with all of its
 * colors. Undefined where nothing is better than the usual JPEG, which has half of the colors and perhaps fewer pixels.
 */
export const sharperThan = async (
  engine: Engine,
  pixels: Pixels,
  usual: Bytes | undefined,
  maxBytes: number,
): Promise<Drawing | undefined> => {
  const opaque = pixels.channels === 3 ? pixels : await pixelsOf(engine.of(pixels).removeAlpha());
  const likeness = (bytes: Bytes | undefined) => (bytes ? likenessTo(engine, opaque, bytes) : 0);
  let most = await likeness(usual);
  if (most >= goodEnough) return undefined;
  const exact = owned(await engine.of(opaque).png().toBuffer());
  if (exact.length <= maxBytes) return { type: 'image/png', bytes: exact };
  if (exact.length > maxBytes * hopeless) return undefined;
  let best: Drawing | undefined;
  const hasPhoto = exact.length > busyPixels(opaque) * photoBytes;
  for (const { type, encode } of hasPhoto ? encoders.filter((it) => it.type === 'image/jpeg') : encoders) {
    if (most >= goodEnough) break;
    const bytes = await encode(engine, opaque, maxBytes);
    const like = await likeness(bytes);
    if (!bytes || like <= most) continue;
    [best, most] = [{ type, bytes }, like];
  }
  return best;
};

const likenessTo = async (engine: Engine, pixels: Pixels, bytes: Bytes): Promise<number> => {
  const { width, height } = pixels;
  // What has fewer pixels is seen as large.
  const seen = await pixelsOf(engine.open(bytes).resize(width, height, { fit: 'fill' }).removeAlpha());
  return ssim(pixels.data, seen.data, pixels, windowStep);
};

/** Undefined where it does not fit, or not without loss of what makes it worth it. */
type Encode = (engine: Engine, pixels: Pixels, maxBytes: number) => Promise<Bytes | undefined>;

/** Without dots between two colors, which would be noise in a flat area. */
const palette = (colors: number) => ({ palette: true, colors, dither: 0, effort: 4 });

const inManyColors: Encode = async (engine, pixels, maxBytes) => {
  const bytes = owned(await engine.of(pixels).png(palette(256)).toBuffer());
  return bytes.length <= maxBytes ? bytes : undefined;
};

/** Half the bytes: four bits each pixel. With fewer pixels where they do not fit; not where a color would be lost. */
const inFewColors: Encode = async (engine, pixels, maxBytes) => {
  let scale = 1;
  for (let round = 0; round < 4; round += 1) {
    const width = Math.max(1, Math.round(pixels.width * scale));
    const small = scale < 1 ? await pixelsOf(engine.of(pixels).resize(width)) : pixels;
    const bytes = owned(await engine.of(small).png(palette(16)).toBuffer());
    if (bytes.length <= maxBytes) return (await keepsColors(engine, small, bytes)) ? bytes : undefined;
    // Fewer pixels need more bytes each.
    scale *= Math.sqrt(maxBytes / bytes.length) * 0.97;
  }
  return undefined;
};

const keepsColors = async (engine: Engine, { data, channels }: Pixels, bytes: Bytes): Promise<boolean> => {
  const drawn = await pixelsOf(engine.open(bytes).removeAlpha());
  let others = 0;
  for (let at = 0; at < data.length; at += 1) {
    if (Math.abs((data[at] ?? 0) - (drawn.data[at] ?? 0)) > otherColor) others += 1;
  }
  return others <= (data.length / channels) * otherPart;
};

const inAllColors: Encode = async (engine, pixels, maxBytes) => {
  const found = await bestFitting(
    async (quality) => owned(await engine.of(pixels).jpeg({ quality, chromaSubsampling: '4:4:4' }).toBuffer()),
    maxBytes,
  );
  return 'bytes' in found ? found.bytes : undefined;
};

const encoders: readonly { type: Drawing['type']; encode: Encode }[] = [
  { type: 'image/png', encode: inManyColors },
  { type: 'image/png', encode: inFewColors },
  { type: 'image/jpeg', encode: inAllColors },
];
