/** What is to be attached to a message: links in a typed text or in a form's field, and files. */
import { no, ok, type Refusal, type Result } from '../language/refusal.ts';
import type { Attachment } from '../message/message.ts';
import { linkWithPassword, notLink, tooManyAttachments } from './refusals.ts';

/** What a path must end in for a typed link to be meant as an attachment and not as something to read. */
const mediaEnding = /\.(?:jpe?g|png|gif|webp|hei[cf]|avif|bmp|tiff?|mp4|mov|3gpp?|mp3|wav|amr|vcf)$/i;

const isMediaLink = (word: string): boolean => {
  const url = /^https?:\/\//i.test(word) ? URL.parse(word) : null;
  return url !== null && mediaEnding.test(url.pathname);
};

/**
 * Takes the links that are attachments out of a typed text: those that stand alone, between white space, and whose path
 * ends in a media extension. Any other link stays in the text. They are handed on as typed; `readLinks` checks them.
 */
export const splitLinks = (typed: string): { text: string; links: string[] } => {
  const links: string[] = [];
  let text = '';
  let gap = '';
  for (const part of typed.split(/(\s+)/)) {
    if (isMediaLink(part)) {
      links.push(part);
    } else if (/^\s*$/.test(part)) {
      // Where a link was, one of the two gaps around it stays: the one that breaks the line.
      if (!gap.includes('\n')) gap = part || gap;
    } else {
      text += gap + part;
      gap = '';
    }
  }
  return { text: text.trim(), links };
};

/**
 * A comma may be part of a URL, so it only separates links where white space or another link follows. Only the first of
 * several commas begins a try, or a link of nothing else would take the square of its length.
 */
const between = /\s+|(?<!,),+(?=\s|$|https?:\/\/)/i;

/**
 * The links of a form's field, or of several: each is an attachment, whatever its path ends in. They come out in the
 * form that a server is asked for. Every one that is no usable link is named.
 */
export const readLinks = (fields: string | readonly string[]): Result<string[]> => {
  const typed = [fields].flat().join('\n').split(between).filter(Boolean);
  const refusals = typed.map(refusalOf).filter((refusal) => refusal !== undefined);
  return refusals.length > 0 ? no(...refusals) : ok(typed.map((link) => new URL(link).href));
};

const refusalOf = (link: string): Refusal | undefined => {
  const url = URL.parse(link);
  if (!url || !/^https?:$/.test(url.protocol)) return notLink(link);
  return url.username || url.password ? linkWithPassword(url.host) : undefined;
};

const identity = (it: Attachment): string => (it.kind === 'link' ? `link ${it.url}` : `file ${it.fileId}`);

/** Each attachment once, in the order given; refused if there are more than fit into one message. */
export const readAttachments = (attachments: readonly Attachment[], max: number): Result<Attachment[]> => {
  const distinct = [...new Map(attachments.map((it) => [identity(it), it])).values()];
  return distinct.length <= max ? ok(distinct) : no(tooManyAttachments(distinct.length, max));
};
