import type { MediaLimits } from '../domain/media-plan.ts';

/**
 * What Plivo's upload takes, of what phones show: JPEG, PNG and GIF; MP4 and 3GP; MP3 and WAV; vCards (plivo-python 4.59.2,
 * `plivo/resources/media.py`). Other pictures stand in no list that Plivo publishes, so those become JPEG (`fit.ts`), and
 * SVG is refused. MOV and AMR are named by its FAQ (plivo.com/docs/faq/messaging/mms) and refused by its upload: a MOV
 * becomes an MP4 (`look.ts`), an AMR is refused before.
 */

/** Per attachment, and for the whole message with its text (support.plivo.com, article 360041855032). */
export const attachmentMaxBytes = 2_000_000;
/** What is read of a file or link before it is made smaller; photos of phones are 3 to 12 MB. */
export const sourceMaxBytes = 25_000_000;
/** Enough for every phone's usual mode; decoded, that is a quarter of a gigabyte. */
export const maxPixels = 64_000_000;
/** Pixels of all frames of an animation, which are decoded one after the other. */
export const animationPixels = 200_000_000;
/** Pixels of a picture that comes, as long screenshots do, and of one that is sent: few programs open more. */
export const longestSide = 32_768;
export const longestSentSide = 16_384;
/** Of a BMP: its decoder takes 11 to 12 bytes for each, and runs make millions of them out of a small file. */
export const bmpMaxPixels = 18_000_000;
/** The whole message has to stay below this. */
export const messageMaxBytes = 5_000_000;
/** 1,600 characters of text, each four bytes at most. */
export const textMaxBytes = 6_400;

/** Types as uploaded, each with other names under which hosts serve it. */
const supported: Readonly<Record<string, readonly string[]>> = {
  'image/jpeg': ['image/jpg', 'image/pjpeg'],
  'image/png': ['image/apng', 'image/x-png'],
  'image/gif': [],
  'video/mp4': [],
  'video/3gpp': ['audio/3gpp'],
  'audio/mp3': ['audio/mpeg', 'audio/x-mp3'],
  'audio/wav': ['audio/x-wav', 'audio/wave', 'audio/vnd.wave'],
  'text/vcard': ['text/x-vcard', 'text/directory'],
};

const byName = new Map(
  Object.entries(supported).flatMap(([type, aliases]) => [type, ...aliases].map((name) => [name, type])),
);

/** The supported type behind a MIME type or a Content-Type header; parameters and case do not matter. */
export const supportedType = (mime: string): string | undefined =>
  byName.get(mime.replace(/;.*/s, '').trim().toLowerCase());

/** @param pictureBytes what a picture is made to fit */
export const mediaLimits = (pictureBytes: number): MediaLimits => ({
  fileBytes: attachmentMaxBytes,
  pictureBytes,
  pixels: maxPixels,
  animationPixels,
  side: 4096,
  // For anything but JPEG, PNG and GIF (same article).
  adviceBytes: 600_000,
});

/** For sentences. */
export const supportedInWords =
  'pictures (JPEG, PNG, GIF, HEIC, WebP, AVIF, TIFF, BMP), MP4, MOV and 3GP videos, MP3 and WAV sounds, and vCards';
