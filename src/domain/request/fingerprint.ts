import { createHash } from 'node:crypto';
import type { Attachment, Dispatch } from '../message/message.ts';

type Content = { recipients: readonly string[]; text: string; attachments: readonly Attachment[] };

const sha256 = (text: string) => createHash('sha256').update(text).digest();

/**
 * What a request says, as 64 hexadecimal digits, so that a key in the store holds no number and no text: equal for equal
 * content. The order of recipients makes no difference to anyone, that of pictures does; a file's name is not sent.
 */
export const contentHash = ({ recipients, text, attachments }: Content): string => {
  const attached = attachments.map((it) => [it.kind, it.kind === 'link' ? it.url : it.fileId]);
  return sha256(JSON.stringify([[...recipients].sort(), text, attached])).toString('hex');
};

/** Crockford's base 32: no I, L, O or U, so that it can be read out and typed. */
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 26 characters of five bits: 130 bits, like a ULID. */
const idLength = 26;

/**
 * The idempotency key: the same parts always give the same id. The parts are told apart, so that `a, bc` and `ab, c`
 * differ. People see its first six characters.
 */
export const dispatchIdOf = (...parts: string[]): string => {
  const bits = BigInt(`0x${sha256(JSON.stringify(parts)).toString('hex')}`) >> BigInt(256 - 5 * idLength);
  return Array.from({ length: idLength }, (_, place) => {
    const fiveBits = (bits >> BigInt(5 * (idLength - 1 - place))) & 31n;
    return crockford.charAt(Number(fiveBits));
  }).join('');
};

/** How long equal content of one person is asked about before it is sent again. In milliseconds. */
export const repeatWindowMs = 60_000;

/** Under which the last sending of this content by this person is noted. */
export const repeatMarkOf = ({ sender, content }: Pick<Dispatch, 'sender' | 'content'>): string =>
  `${sender.userId}.${content}`;
