import type { MediaLimits } from '../domain/media-plan.ts';

/**
 * What Plivo takes in an MMS. Named by its FAQ (plivo.com/docs/faq/messaging/mms): JPEG, PNG and GIF; MP4, 3GP and MOV;
 * MP3, WAV and AMR; vCards by its media upload. HEIC, WebP, AVIF and SVG stand in no list that Plivo publishes, so those
 * become JPEG (`fit.ts`), and SVG is refused.
 */

/** Per attachment, and for the whole message with its text (support.plivo.com, article 360041855032). */
export const attachmentMaxBytes = 2_000_000;
/** What is read of a file or link before it is made smaller; photos of phones are 3 to 12 MB. */
export const sourceMaxBytes = 25_000_000;
/** Enough for every phone's usual mode; decoded, that is a quarter of a gigabyte. */
export const maxPixels = 64_000_000;
/** The whole message has to stay below this. */
export const messageMaxBytes = 5_000_000;
/** 1,600 characters of text, each four bytes at most. */
export const textMaxBytes = 6_400;

type Supported = {
  /** As uploaded. */
  type: string;
  /** Other names under which hosts serve it. */
  aliases: readonly string[];
};

const supported: readonly Supported[] = [
  { type: 'image/jpeg', aliases: ['image/jpg', 'image/pjpeg'] },
  { type: 'image/png', aliases: ['image/apng', 'image/x-png'] },
  { type: 'image/gif', aliases: [] },
  { type: 'video/mp4', aliases: [] },
  { type: 'video/3gpp', aliases: ['audio/3gpp'] },
  { type: 'video/quicktime', aliases: [] },
  { type: 'audio/mpeg', aliases: ['audio/mp3', 'audio/x-mp3'] },
  { type: 'audio/wav', aliases: ['audio/x-wav', 'audio/wave', 'audio/vnd.wave'] },
  { type: 'audio/amr', aliases: ['audio/amr-nb'] },
  { type: 'text/vcard', aliases: ['text/x-vcard', 'text/directory'] },
];

const byName = new Map(supported.flatMap(({ type, aliases }) => [type, ...aliases].map((name) => [name, type])));

/** The supported type behind a MIME type or a Content-Type header; parameters and case do not matter. */
export const supportedType = (mime: string): string | undefined => {
  const [name = ''] = mime.toLowerCase().split(';', 1);
  return byName.get(name.trim());
};

/** @param pictureBytes what a picture is made to fit */
export const mediaLimits = (pictureBytes: number): MediaLimits => ({
  fileBytes: attachmentMaxBytes,
  pictureBytes,
  pixels: maxPixels,
  animationPixels: 200_000_000,
  side: 4096,
  // For anything but JPEG, PNG and GIF (same article).
  adviceBytes: 600_000,
});

/** For sentences. */
export const supportedInWords =
  'pictures (JPEG, PNG, GIF, HEIC, WebP, AVIF, TIFF, BMP), MP4, 3GP and MOV videos, MP3, WAV and AMR sounds, and vCards';
