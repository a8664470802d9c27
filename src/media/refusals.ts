/** The sentences about files and links that cannot be sent. Each names it, says what is wrong, and what to do. */
import { megabytes, oneLine } from '../domain/language/format.ts';
import { type Field, type Refusal, refuse } from '../domain/language/refusal.ts';
import {
  attachmentMaxBytes,
  bmpMaxPixels,
  longestSide,
  maxPixels,
  messageMaxBytes,
  supportedInWords,
} from './types.ts';

const attachInstead = 'download it and attach it as a file';

/** What follows the name, where the reason alone decides. */
const sentences = {
  empty: 'is empty: attach it again.',
  damaged: 'cannot be read to its end: open it, save it again as JPEG, and attach that.',
  'too-large-here': 'is too large for this server. Make it smaller, or save it as JPEG, and attach that.',
  'too-slow': 'takes too long to make smaller. Save it as a smaller JPEG and attach that.',
  'jpeg-kind': "is a kind of JPEG that phones can't show. Open it, save it again as JPEG, and attach that.",
  'video-slow': 'takes too long to convert. Export it as MP4 and attach that.',
  'video-damaged': "can't be read to its end. Export it as MP4 and attach that.",
  'video-codec': "is a kind of MOV that phones can't get by MMS. Export it as MP4 (H.264) and attach that.",
  'link-unreadable': 'is not a link that I can read: copy it again, with https:// in front.',
  'link-scheme': 'is not a web link: it has to start with https:// or http://.',
  'link-credentials': `holds a user name or password, which I do not use: ${attachInstead}.`,
  'link-port': `names an unusual port, and I fetch only from 80 and 443: ${attachInstead}.`,
  'link-private': `leads to a private address, which I don't open: ${attachInstead}.`,
  'link-redirects': 'redirects more than three times: open it and copy the link it ends at.',
  'link-missing': 'leads nowhere, there is no such host: check the spelling.',
  'link-unreachable': `does not take my connection: check the link, or ${attachInstead}.`,
  'link-page': 'is a web page, not a picture: open the picture itself and copy its address.',
};

export type PlainReason = keyof typeof sentences;
/** Why an attachment cannot be sent. */
export type Rejection =
  | { why: PlainReason | 'vector' }
  | { why: 'too-large-together' }
  | { why: 'too-large'; bytes: number }
  | { why: 'too-many-pixels'; width: number; height: number }
  | { why: 'type'; found: { type: string; ext: string } | undefined }
  | { why: 'link-status'; status: number }
  /** `bytes` is undefined where it is only known that there are more than `maxBytes`. */
  | { why: 'link-too-large'; bytes: number | undefined; maxBytes: number };

export type Rejected = { kind: 'refused'; no: Rejection };

export const rejected = (no: Rejection): Rejected => ({ kind: 'refused', no });

/** How the person named it, and the field of the form where they did. */
export type Subject = { name: string; field: Field };

export const refusalOf = (no: Rejection, { name, field }: Subject): Refusal => {
  if (no.why === 'too-large-together') return tooLargeTogether;
  const [code, sentence] = wordsFor(no);
  return refuse(`media.${code}`, `${oneLine(withoutPassword(name))} ${sentence}`, field);
};

const tooLargeTogether = refuse(
  'media.too-large-together',
  `The attachments are together more than the ${megabytes(messageMaxBytes)} that a message may have: send them in two messages.`,
  'files',
);

/** A password in a link is not to be repeated in an answer. */
const withoutPassword = (name: string): string => name.replace(/^([a-z]+:\/\/)[^/?#]*@/i, '$1');

const wordsFor = (no: Exclude<Rejection, { why: 'too-large-together' }>): [code: string, sentence: string] => {
  switch (no.why) {
    case 'vector':
      return ['type', 'is a drawing (SVG), which phones do not show: export it as PNG and attach that.'];
    case 'too-large': {
      const [size, limit] = [megabytes(no.bytes), megabytes(attachmentMaxBytes)];
      return [
        no.why,
        `is ${size}, and I can make only pictures smaller: the limit is ${limit}. Shorten it and attach it again.`,
      ];
    }
    case 'too-many-pixels': {
      const isLong = Math.max(no.width, no.height) > longestSide;
      if (isLong && no.width * no.height <= maxPixels) {
        const side = longestSide.toLocaleString('en-US');
        return [no.why, `is ${no.width} × ${no.height} pixels, and a side can have ${side}. Crop it and attach that.`];
      }
      const has = `has ${no.width} × ${no.height} pixels, more than`;
      const any = `${has} ${maxPixels / 1e6} million: make it smaller first.`;
      const bmp = `${has} the ${bmpMaxPixels / 1e6} million that a BMP may have: save it as JPEG first.`;
      // Only a BMP is refused below the limit of all pictures.
      return [no.why, no.width * no.height > maxPixels ? any : bmp];
    }
    case 'type':
      if (no.found?.ext === 'amr') return [no.why, amrWords];
      return [no.why, `is ${kindOf(no.found)}. Carriers take ${supportedInWords}.`];
    case 'link-status':
      return statusWords(no.status);
    case 'link-too-large': {
      const [size, limit] = [megabytes(no.bytes ?? no.maxBytes), megabytes(no.maxBytes)];
      const least = no.bytes === undefined ? 'more than ' : '';
      return ['too-large', `is ${least}${size}, and I read at most ${limit}: make it smaller and attach it.`];
    }
    default:
      return [no.why, sentences[no.why]];
  }
};

/** What some phones record; Plivo's upload does not take it. */
const amrWords = "is an AMR recording, and phones can't get those by MMS. Save it as MP3 and attach that.";

const kindOf = (found: { type: string; ext: string } | undefined): string => {
  if (!found) return 'of a type that I do not know';
  return `a ${found.ext.toUpperCase()} ${found.type.startsWith('image/') ? 'picture' : 'file'}`;
};

const statusWords = (status: number): [code: string, sentence: string] => {
  if (status === 404 || status === 410) {
    return ['link-missing', `leads to nothing (${status}): check that the link is complete.`];
  }
  if (status === 401 || status === 403) {
    return ['link-forbidden', `is not open to everyone (${status}): ${attachInstead}.`];
  }
  return ['link-status', `answers with an error (${status}): open it to check it, or ${attachInstead}.`];
};
