/** The thread that decodes what sharp cannot. One request at a time; libheif is loaded with the first HEIC. */
import { parentPort, workerData } from 'node:worker_threads';
import { bmpMaxPixels } from '../types.ts';
import { bmpToTiff } from './bmp.ts';
import type { DecodeAnswer, DecodeRequest } from './decoder.ts';
import { loadHeic } from './heic.ts';

const limits = workerData as { maxPixels: number; maxBytes: number };
let heic: ReturnType<typeof loadHeic> | undefined;

const decode = async ({ kind, bytes, icc }: DecodeRequest): Promise<Uint8Array<ArrayBuffer>> => {
  if (kind === 'bmp') return bmpToTiff(bytes, bmpMaxPixels);
  heic ??= loadHeic(limits);
  return heic(bytes, icc);
};

parentPort?.on('message', (request: DecodeRequest) => {
  decode(request).then(
    (tiff) => parentPort?.postMessage({ tiff } satisfies DecodeAnswer, [tiff.buffer]),
    (error: unknown) => parentPort?.postMessage({ error: String(error) } satisfies DecodeAnswer),
  );
});
