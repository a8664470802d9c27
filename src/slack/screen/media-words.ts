/** What a card and a private answer say of the attachments, and show of them. In plain text: names are people's. */
import type { ImageBlock } from '@slack/types';
import type { Media, MediaNote } from '../../domain/message/message.ts';
import { truncate } from './limits.ts';

/** https://docs.slack.dev/reference/block-kit/blocks/image-block */
const altTextMax = 2000;

/** "41 kB", "1.2 MB": powers of ten, as phones and Slack show them. */
export const size = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

const notes: Record<MediaNote, string> = {
  'location-removed': 'location removed',
  'metadata-removed': 'hidden data removed',
  'on-white': 'transparency became white',
  'fewer-colours': 'fewer colors',
  'fewer-pixels': 'made smaller',
  'fewer-frames': 'fewer frames',
  still: 'only its first picture, it does not move any more',
  'location-kept': 'it may say where it was filmed',
  'large-for-carriers': 'larger than the 600 kB that carriers advise, so it may not arrive',
};

/** "IMG_2041.heic: HEIC to JPEG, 4.1 MB to 412 kB, location removed". */
export const mediaWords = ({ name, type, bytes, was, notes: told = [] }: Media): string => {
  const format = was && was.type !== type ? `${formatOf(was.type)} to ${formatOf(type)}` : formatOf(type);
  const shrunk = was && size(was.bytes) !== size(bytes) ? `${size(was.bytes)} to ${size(bytes)}` : size(bytes);
  return `${name}: ${[format, shrunk, ...told.map((note) => notes[note])].join(', ')}`;
};

const formatOf = (type: string): string =>
  names[type] ?? (type.split('/')[1] ?? type).replace(/-sequence$/, '').toUpperCase();
const names: Readonly<Record<string, string>> = {
  'image/webp': 'WebP',
  'video/quicktime': 'MOV',
  'video/3gpp': '3GP',
  'audio/mpeg': 'MP3',
  'text/vcard': 'vCard',
};

/** What really goes out, as far as Slack keeps small pictures of it. */
export const pictureBlocks = (media: readonly Media[] = []): ImageBlock[] =>
  media.flatMap(({ name, previewFileId }) =>
    previewFileId
      ? [{ type: 'image', slack_file: { id: previewFileId }, alt_text: truncate(name || 'The picture', altTextMax) }]
      : [],
  );
