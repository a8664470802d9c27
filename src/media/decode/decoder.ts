import { createThread } from '../thread.ts';

export type DecodeRequest = { kind: 'heic' | 'bmp'; bytes: Uint8Array; icc?: Uint8Array | undefined };
export type DecodeAnswer = { tiff: Uint8Array<ArrayBuffer> } | { error: string };

export type Decoder = {
  /** An uncompressed TIFF of the picture, for sharp. Rejects for what is damaged, or took too long. */
  decode(request: DecodeRequest): Promise<Uint8Array<ArrayBuffer>>;
  /** Ends the thread if there is one. */
  close(): Promise<void>;
};

type DecoderOptions = {
  /** Bounds the memory of the thread: of pixels and WebAssembly it counts nothing itself. */
  maxPixels: number;
  /** What libheif may hold at a time. */
  maxBytes?: number;
  /** For one picture. */
  timeoutMs?: number;
  /** After the last picture. */
  idleMs?: number;
};

/** Formats that sharp cannot decode, in a thread of their own. */
export const createDecoder = ({
  maxPixels,
  maxBytes = 1e9,
  timeoutMs = 20_000,
  idleMs = 10_000,
}: DecoderOptions): Decoder => {
  const url = new URL('./decode-worker.ts', import.meta.url);
  const thread = createThread<DecodeRequest, DecodeAnswer>({
    url,
    workerData: { maxPixels, maxBytes },
    timeoutMs,
    idleMs,
  });
  return {
    decode: async (request) => {
      const answer = await thread.ask(request);
      if ('error' in answer) throw new Error(answer.error);
      return answer.tiff;
    },
    close: thread.close,
  };
};
