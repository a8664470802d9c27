import { oneLine } from '../domain/language/format.ts';
import type { Media } from '../domain/message/message.ts';
import type { MediaHost, PreviewHost } from '../ports/index.ts';
import type { FittedMedia } from './fit.ts';
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
  const { name } = source;
  const told = {
    name: oneLine(name),
    type,
    bytes: bytes.length,
    ...(was && { was }),
    ...(notes.length > 0 && { notes }),
  };
  if (!was && source.kind === 'fetched' && source.servedAs === type) {
    return { kind: 'media', media: { kind: 'url', url: source.url, ...told }, preview };
  }
  const uploaded = await host.upload({ name, type, bytes });
  if (uploaded.kind !== 'uploaded') return uploaded;
  const { mediaId } = uploaded;
  return { kind: 'media', media: { kind: 'uploaded', mediaId, uploadedAt: now(), ...told }, preview };
};

/** Pictures that a card shows. */
const previewsShown = 4;

/** The media, the first pictures among them with the preview that a card shows. */
export const keepPreviews = (previews: PreviewHost, ready: readonly Ready[]): Promise<Media[]> => {
  const shown = ready.filter(({ preview }) => preview).slice(0, previewsShown);
  return Promise.all(ready.map((step) => (shown.includes(step) ? keepPreview(previews, step) : step.media)));
};

const keepPreview = async (previews: PreviewHost, { media, preview }: Ready): Promise<Media> => {
  // A preview is a JPEG, also of a PNG or a GIF.
  const name = `${media.name.replace(/\.\w+$/, '')}.jpg`;
  const previewFileId = preview && (await previews.keep({ name, bytes: preview }));
  return previewFileId ? { ...media, previewFileId } : media;
};
