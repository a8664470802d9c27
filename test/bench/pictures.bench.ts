/**
 * Pictures: how long fitting takes, how much the result differs, what it costs in memory and on the event loop. Prints
 * figures next to their targets. Memory is that of a child process, which has done nothing else before.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import sharp from 'sharp';
import type { ByteBudget } from '../../src/domain/media-plan.ts';
import type { Fitted } from '../../src/media/fit.ts';
import type { Bytes } from '../../src/media/strip/strip.ts';
import { dispatches, fitter, pictures, targetBytes } from './picture-jobs.ts';
import { peakOfDispatches } from './picture-memory.ts';
import { lumaSsim, psnr } from './similarity.ts';

const alone: ByteBudget = { left: 4_900_000, pictures: 1, others: 0 };
const made = async (bytes: Bytes): Promise<Fitted & { kind: 'fitted' }> => {
  const fitted = await fitter.fit(await fitter.look(bytes), alone);
  if (fitted.kind !== 'fitted') throw new Error(fitted.no.why);
  return fitted;
};

/** A photo's statistics: smooth shapes, detail at every scale, grain of a sensor. */
const photo = async (width: number, height: number, jpegQuality: number): Promise<Bytes> => {
  const layer = (scale: number, sigma: number) =>
    sharp({
      create: {
        width: Math.ceil(width / scale),
        height: Math.ceil(height / scale),
        channels: 3,
        background: '#808080',
        noise: { type: 'gaussian', mean: 128, sigma },
      },
    })
      .png({ compressionLevel: 1 })
      .toBuffer()
      .then((png) => sharp(png).resize(width, height, { fit: 'fill', kernel: 'cubic' }).raw().toBuffer());
  const sum = new Float32Array(width * height * 3).fill(128);
  for (const [scale, sigma] of [
    [256, 45],
    [64, 28],
    [16, 14],
    [4, 12],
    [1, 7],
  ] as const) {
    const pixels = await layer(scale, sigma);
    for (let index = 0; index < sum.length; index += 1) sum[index] = (sum[index] ?? 0) + (pixels[index] ?? 128) - 128;
  }
  const raw = { width, height, channels: 3 as const };
  return new Uint8Array(await sharp(Uint8ClampedArray.from(sum), { raw }).jpeg({ quality: jpegQuality }).toBuffer());
};

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const timed = async <T>(run: () => Promise<T>): Promise<{ ms: number; result: T }> => {
  const from = performance.now();
  const result = await run();
  return { ms: performance.now() - from, result };
};
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
const line = (what: string, figure: string, target = '') =>
  console.log(`${what.padEnd(62)} ${figure.padEnd(28)} ${target && `(target: ${target})`}`);

const memory = async (source: Bytes) => {
  const file = await ofTwoMegabytes(source);
  const size = (file.length / 1e6).toFixed(1);
  line(
    `50 dispatches of one ${size} MB file in flight, two jobs: peak`,
    `${megabytes(await peakOfDispatches(50, file, 2))} above idle`,
    'under 250 MB',
  );
};

/** The best quality of this picture in two million bytes. */
const ofTwoMegabytes = async (source: Bytes): Promise<Bytes> => {
  for (let quality = 90; ; quality -= 2) {
    const bytes = await sharp(source).jpeg({ quality }).toBuffer();
    if (bytes.length <= 2_000_000) return new Uint8Array(bytes);
  }
};

const responsiveness = async (source: Bytes) => {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await dispatches(10, source);
  delay.disable();
  line(
    'event loop delay while 10 photos are fitted: p99',
    `${(delay.percentile(99) / 1e6).toFixed(1)} ms`,
    'under 50 ms',
  );
};

const speed = async (source: Bytes) => {
  const runs: number[] = [];
  let fitted = await made(source);
  for (let run = 0; run < 15; run += 1) {
    const { ms, result } = await timed(() => made(source));
    runs.push(ms);
    fitted = result;
  }
  line(
    `12-megapixel JPEG of ${(source.length / 1e6).toFixed(1)} MB to ${Math.round(fitted.bytes.length / 1000)} kB: p50`,
    `${median(runs).toFixed(0)} ms`,
    'under 400 ms, 600 kB',
  );
  const { width, height } = await sharp(fitted.bytes).metadata();
  const reference = await sharp(source).autoOrient().resize(width, height).removeAlpha().raw().toBuffer();
  const result = await sharp(fitted.bytes).raw().toBuffer();
  line(
    '  similarity to the original at the same dimensions',
    `SSIM ${lumaSsim(reference, result, width, height).toFixed(4)}, PSNR ${psnr(reference, result).toFixed(1)} dB`,
  );
};

/** jpeg-js has no resizing: nearest neighbour stands for the least that could be done, so this flatters it. */
const pureJavaScript = async (source: Bytes) => {
  const found = await import('jpeg-js').catch(() => undefined);
  if (!found) return line('  the same in pure JavaScript', 'jpeg-js is not installed');
  const { decode, encode } = found;
  const { ms, result } = await timed(async () => {
    const { data, width, height } = decode(source, { useTArray: true, maxMemoryUsageInMB: 2048 });
    const small = { width: 2048, height: 1536, data: Buffer.alloc(2048 * 1536 * 4) };
    const [from, into] = [
      new Uint32Array(data.buffer, data.byteOffset, width * height),
      new Uint32Array(small.data.buffer, small.data.byteOffset, 2048 * 1536),
    ];
    for (let y = 0; y < 1536; y += 1) {
      for (let x = 0; x < 2048; x += 1)
        into[y * 2048 + x] = from[Math.floor((y * height) / 1536) * width + Math.floor((x * width) / 2048)] ?? 0;
    }
    let quality = 85;
    let bytes = encode(small, quality).data;
    for (; bytes.length > targetBytes && quality > 50; quality -= 7) bytes = encode(small, quality).data;
    return bytes;
  });
  line(`  the same with jpeg-js, on the event loop (${Math.round(result.length / 1000)} kB)`, `${ms.toFixed(0)} ms`);
};

export const benchPictures = async (heic?: Bytes): Promise<void> => {
  console.log('\nPictures');
  const source = await photo(4032, 3024, 90);
  await memory(source);
  await responsiveness(source);
  await speed(source);
  await pureJavaScript(source);
  if (heic) {
    const cold = await timed(() => made(heic));
    const warm = await timed(() => made(heic));
    line('HEIC of 12 megapixels, the first and the next', `${cold.ms.toFixed(0)} and ${warm.ms.toFixed(0)} ms`);
    line('  five dispatches of one: peak', `${megabytes(await peakOfDispatches(5, heic, 2))} above idle`);
  }
  pictures.close();
};

if (import.meta.main) {
  const { readFileSync } = await import('node:fs');
  const [path] = process.argv.slice(2);
  await benchPictures(path ? new Uint8Array(readFileSync(path)) : undefined);
}
