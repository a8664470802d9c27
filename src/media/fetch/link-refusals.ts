/** The sentences about links that cannot be sent. Each names the link, what is wrong with it, and what to do. */
import { megabytes, oneLine } from '../../domain/language/format.ts';
import { type Refusal, type RefusalCode, refuse } from '../../domain/language/refusal.ts';
import type { BlockReason } from './get.ts';

const about = (code: RefusalCode, url: string, sentence: string): Refusal =>
  refuse(code, `${oneLine(withoutPassword(url))} ${sentence}`, 'links');

/** A password is not to be repeated in an answer. */
const withoutPassword = (url: string): string => url.replace(/^([a-z]+:\/\/)[^/?#]*@/i, '$1');

const attachInstead = 'download it and attach it as a file';

const blockedBecause: Readonly<Record<BlockReason, string>> = {
  unreadable: 'is not a link that I can read: copy it again, with https:// in front.',
  scheme: 'is not a web link: it has to start with https:// or http://.',
  credentials: `holds a user name or password, which I do not use: ${attachInstead}.`,
  port: `names an unusual port, and I fetch only from 80 and 443: ${attachInstead}.`,
  private: `leads to a private address, which Plivo cannot reach: ${attachInstead}.`,
  redirects: 'redirects more than three times: open it and copy the link it ends at.',
};

export const blocked = (url: string, why: BlockReason): Refusal => about(`media.link-${why}`, url, blockedBecause[why]);

export const noSuchHost = (url: string): Refusal =>
  about('media.link-missing', url, 'leads nowhere, there is no such host: check the spelling.');

export const timedOut = (url: string): Refusal =>
  about('media.link-timeout', url, `did not answer in time: try again later, or ${attachInstead}.`);

export const noConnection = (url: string): Refusal =>
  about('media.link-unreachable', url, `does not take my connection: check the link, or ${attachInstead}.`);

export const badStatus = (url: string, status: number): Refusal => {
  if (status === 404 || status === 410) {
    return about('media.link-missing', url, `leads to nothing (${status}): check that the link is complete.`);
  }
  if (status === 401 || status === 403) {
    return about('media.link-forbidden', url, `is not open to everyone (${status}): ${attachInstead}.`);
  }
  return about(
    'media.link-status',
    url,
    `answers with an error (${status}): open it to check it, or ${attachInstead}.`,
  );
};

export const webPage = (url: string): Refusal =>
  about('media.link-page', url, 'is a web page, not a picture: open the picture itself and copy its address.');

/** `bytes` is undefined where it is only known that there are more than `maxBytes`. */
export const tooLarge = (url: string, bytes: number | undefined, maxBytes: number): Refusal => {
  const size = bytes === undefined ? `more than ${megabytes(maxBytes)}` : megabytes(bytes);
  return about(
    'media.too-large',
    url,
    `is ${size}, and I read at most ${megabytes(maxBytes)}: make it smaller and attach it.`,
  );
};
