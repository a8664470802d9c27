import type { Media } from '../domain/message/message.ts';
import type { PreviewHost } from '../ports/index.ts';
import type { Ready } from './steps.ts';

/** Pictures that a card shows. */
const previewsShown = 4;

/** The media, the first pictures among them with the preview that a card shows. */
export const keepPreviews = (previews: PreviewHost, ready: readonly Ready[]): Promise<Media[]> => {
  const shown = ready.filter(({ preview }) => preview).slice(0, previewsShown);
  return Promise.all(ready.map((step) => (shown.includes(step) ? keepPreview(previews, step) : step.media)));
};

const keepPreview = async (previews: PreviewHost, { media, preview }: Ready): Promise<Media> => {
  const previewFileId = preview && (await previews.keep({ name: previewName(media), bytes: preview }));
  return previewFileId ? { ...media, previewFileId } : media;
};

/** A preview is a JPEG, also of a PNG or a GIF. */
const previewName = ({ name }: Media): string => `${name.replace(/\.\w+$/, '')}.jpg`;
