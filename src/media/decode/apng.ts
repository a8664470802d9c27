/**
 * The frames of an animated PNG, each as a PNG of its own: libvips knows only the first. https://www.w3.org/TR/png-3/
 */
import { crc32 } from 'node:zlib';

type Bytes = Uint8Array<ArrayBuffer>;

export type Frame = {
  png: Bytes;
  left: number;
  top: number;
  width: number;
  height: number;
  /** Milliseconds. */
  delay: number;
  /** What becomes of its area before the next one: it stays, is cleared, or is as it was before. */
  dispose: 'keep' | 'clear' | 'restore';
  /** Its transparent pixels show what was there before; else they replace it. */
  isOver: boolean;
};

export type Apng = { width: number; height: number; loop: number; frames: Frame[] };

const signature = Buffer.from('89504e470d0a1a0a', 'hex');
/** Longer ones are sent as a still picture. */
const mostFrames = 1_000;
const mostChunks = 20_000;
/** Of one frame, and of all: the whole picture is put together for each of them. */
const [mostPixels, mostInAll] = [8_000_000, 100_000_000];
/** How the pixels of all frames are to be read. */
const shared = ['PLTE', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP'];

type Chunk = { name: string; data: Buffer };

/** Undefined for a PNG that does not move, moves for too long or is too large for it, or that cannot be followed to its end. */
export const readApng = (bytes: Uint8Array): Apng | undefined => {
  const chunks = chunksOf(bytes);
  const [header, control] = [chunks?.[0], chunks?.find(({ name }) => name === 'acTL')];
  if (!chunks || header?.name !== 'IHDR' || header.data.length !== 13 || control?.data.length !== 8) return undefined;
  const [width, height] = [header.data.readUInt32BE(0), header.data.readUInt32BE(4)];
  const starts = [...chunks.keys()].filter((index) => chunks[index]?.name === 'fcTL');
  const pixels = width * height;
  if (starts.length < 2 || starts.length > mostFrames) return undefined;
  if (pixels > mostPixels || pixels * starts.length > mostInAll) return undefined;
  const head = chunks.filter(({ name }, index) => shared.includes(name) && index < (starts[1] ?? 0));
  const frames: Frame[] = [];
  for (const [order, start] of starts.entries()) {
    const frame = frameOf(header.data, head, chunks.slice(start, starts[order + 1] ?? chunks.length));
    if (!frame || frame.left + frame.width > width || frame.top + frame.height > height) return undefined;
    frames.push(frame);
  }
  return { width, height, loop: control.data.readUInt32BE(4), frames };
};

/** Up to the end. Undefined where a chunk is cut off, or where there are more than pictures have. */
const chunksOf = (bytes: Uint8Array): Chunk[] | undefined => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = signature.length; at + 12 <= file.length && chunks.length < mostChunks; ) {
    const end = at + 8 + file.readUInt32BE(at);
    if (end + 4 > file.length) return undefined;
    const name = file.toString('latin1', at + 4, at + 8);
    chunks.push({ name, data: file.subarray(at + 8, end) });
    if (name === 'IEND') return chunks;
    at = end + 4;
  }
  return undefined;
};

/** Pixels of the first frame are those of the picture that other programs show; those of the others begin with a number. */
const frameOf = (header: Buffer, head: readonly Chunk[], [control, ...chunks]: Chunk[]): Frame | undefined => {
  const pixels = chunks.flatMap(({ name, data }) =>
    name === 'IDAT' ? [data] : name === 'fdAT' && data.length > 4 ? [data.subarray(4)] : [],
  );
  if (control?.data.length !== 26 || pixels.length === 0) return undefined;
  const { data } = control;
  const [width, height] = [data.readUInt32BE(4), data.readUInt32BE(8)];
  if (width === 0 || height === 0) return undefined;
  const size = Buffer.from(header);
  data.copy(size, 0, 4, 12);
  const parts = [
    { name: 'IHDR', data: size },
    ...head,
    { name: 'IDAT', data: Buffer.concat(pixels) },
    { name: 'IEND', data: Buffer.alloc(0) },
  ];
  return {
    png: new Uint8Array(Buffer.concat([signature, ...parts.map(written)])),
    left: data.readUInt32BE(12),
    top: data.readUInt32BE(16),
    width,
    height,
    // Hundredths of a second, where it does not say of what.
    delay: Math.round((data.readUInt16BE(20) * 1_000) / (data.readUInt16BE(22) || 100)),
    dispose: (['keep', 'clear', 'restore'] as const)[data.readUInt8(24)] ?? 'keep',
    isOver: data.readUInt8(25) === 1,
  };
};

const written = ({ name, data }: Chunk): Buffer => {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
};
