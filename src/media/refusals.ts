/** The sentences about attachments that cannot be sent. Each names the file or link, what is wrong, and what to do. */
import { megabytes, oneLine } from '../domain/language/format.ts';
import { type Field, type Refusal, refuse } from '../domain/language/refusal.ts';

import type { Inspected } from './inspect.ts';
import { attachmentMaxBytes, maxPixels, messageMaxBytes, supportedInWords } from './types.ts';

/** Why an attachment cannot be sent. */
export type Rejection =
  | { why: 'empty' | 'damaged' | 'vector' | 'too-large-together' }
  | { why: 'too-large'; bytes: number }
  | { why: 'too-many-pixels'; width: number; height: number }
  | { why: 'type'; found: Inspected | undefined };

export type Rejected = { kind: 'refused'; no: Rejection };

export const rejected = (no: Rejection): Rejected => ({ kind: 'refused', no });

/** How the person named it, and the field of the form where they did. */
export type Subject = { name: string; field: Field };

export const refusalOf = (no: Rejection, { name, field }: Subject): Refusal => {
  const about = (code: `media.${string}`, rest: string) => refuse(code, `${oneLine(name)} ${rest}`, field);
  switch (no.why) {
    case 'empty':
      return about('media.empty', 'is empty: attach it again.');
    case 'damaged':
      return about('media.damaged', 'cannot be read to its end: open it, save it again as JPEG, and attach that.');
    case 'vector':
      return about('media.type', 'is a drawing (SVG), which phones do not show: export it as PNG and attach that.');
    case 'too-large': {
      const rest = `is ${megabytes(no.bytes)}, and I can make only pictures smaller: the limit is ${megabytes(attachmentMaxBytes)}. Shorten it and attach it again.`;
      return about('media.too-large', rest);
    }
    case 'too-many-pixels': {
      const size = `${no.width} × ${no.height} pixels`;
      return about(
        'media.too-many-pixels',
        `has ${size}, more than ${maxPixels / 1e6} million: make it smaller first.`,
      );
    }
    case 'too-large-together':
      return tooLargeTogether;
    case 'type':
      return about('media.type', `is ${kindOf(no.found)}. Carriers take ${supportedInWords}.`);
  }
};

const tooLargeTogether = refuse(
  'media.too-large-together',
  `The attachments are together more than the ${megabytes(messageMaxBytes)} that a message may have: send them in two messages.`,
  'files',
);

const kindOf = (found: Inspected | undefined): string => {
  if (!found) return 'of a type that I do not know';
  return `a ${found.ext.toUpperCase()} ${found.type.startsWith('image/') ? 'picture' : 'file'}`;
};
