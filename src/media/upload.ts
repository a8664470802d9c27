import { oneLine } from '../domain/language/format.ts';
import type { MediaHost } from '../ports/index.ts';
import type { FittedMedia } from './fit-picture.ts';
import type { Source } from './source.ts';
import type { Failure, Ready } from './steps.ts';

export type UploadContext = {
  host: MediaHost;
  /** Milliseconds since 1970: when an upload was made, because Plivo forgets unused ones after six hours. */
  now: () => number;
};

/** Brings media to where Plivo finds them. A link that fits as it is stays a link. */
export const upload = async (
  { host, now }: UploadContext,
  source: Source,
  { type, bytes, was, notes, preview }: FittedMedia,
): Promise<Ready | Failure> => {
  const name = oneLine(source.name);
  const told = { name, type, bytes: bytes.length, ...(was ? { was } : {}), ...(notes.length > 0 ? { notes } : {}) };
  const shown = preview ? { preview } : {};
  if (!was && source.url !== undefined && source.servedAs === type) {
    return { kind: 'media', media: { kind: 'url', url: source.url, ...told }, ...shown };
  }
  const uploaded = await host.upload({ name: source.name, type, bytes });
  if (uploaded.kind !== 'uploaded') return uploaded;
  const media = { kind: 'uploaded' as const, mediaId: uploaded.mediaId, uploadedAt: now(), ...told };
  return { kind: 'media', media, ...shown };
};
