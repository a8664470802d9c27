import { oneLine } from '../../domain/language/format.ts';
import type { Refusal } from '../../domain/language/refusal.ts';
import { readAtMost } from '../../kit/bounded-read.ts';
import { supportedType } from '../types.ts';
import type { Fetched } from './get.ts';
import type { GuardedFetch } from './guard.ts';
import * as say from './link-refusals.ts';

export type FetchedLink =
  | {
      kind: 'fetched';
      name: string;
      /** Where its redirects ended: whether Plivo follows any is not documented. */
      url: string;
      bytes: Uint8Array<ArrayBuffer>;
      /** The type under which Plivo would take it from there by itself; undefined where the headers do not allow it. */
      servedAs: string | undefined;
    }
  | { kind: 'refused'; failure: Refusal }
  | { kind: 'failed'; reason: string };
export type FetchLink = (url: string) => Promise<FetchedLink>;

type LinkContext = { fetch: GuardedFetch; maxBytes: number };
type Answer = Fetched & { kind: 'answer' };

/**
 * Reads a link whole, because only the bytes say whether there is something to remove. `failed` means that the same link
 * may work in a minute.
 */
export const fetchLink = async ({ fetch, maxBytes }: LinkContext, url: string): Promise<FetchedLink> => {
  const fetched = await fetch(url);
  switch (fetched.kind) {
    case 'blocked':
      return refused(say.blocked(url, fetched.why));
    case 'unreachable':
      return unreachable(url, fetched);
    case 'answer':
      try {
        return await read(url, fetched, maxBytes);
      } finally {
        fetched.body.destroy();
      }
  }
};

const refused = (failure: Refusal): FetchedLink => ({ kind: 'refused', failure });
const failed = (reason: string): FetchedLink => ({ kind: 'failed', reason: `link: ${reason}` });

const unreachable = (url: string, { why, code, transient }: Fetched & { kind: 'unreachable' }): FetchedLink => {
  if (transient) return failed(code);
  if (why === 'no-such-host') return refused(say.noSuchHost(url));
  return refused(why === 'timeout' ? say.timedOut(url) : say.noConnection(url));
};

const read = async (url: string, answer: Answer, maxBytes: number): Promise<FetchedLink> => {
  const { status } = answer;
  if (status === 429 || status >= 500) return failed(`status ${status}`);
  if (status !== 200) return refused(say.badStatus(url, status));
  const says = contentType(answer);
  if (isPage(says)) return refused(say.webPage(url));
  const length = contentLength(answer);
  if (length !== undefined && length > maxBytes) return refused(say.tooLarge(url, length, maxBytes));

  const bytes = await readAtMost(answer.body, maxBytes).catch((error: Error) => error);
  if (bytes instanceof Error) {
    return bytes.name === 'TimeoutError' ? refused(say.timedOut(url)) : failed('the answer broke off');
  }
  if (!bytes) return refused(say.tooLarge(url, undefined, maxBytes));
  if (looksLikePage(bytes)) return refused(say.webPage(url));
  const servedAs = length === bytes.length ? supportedType(says) : undefined;
  return { kind: 'fetched', name: nameOf(url), url: answer.url, bytes, servedAs };
};

const contentType = ({ header }: Answer): string =>
  (header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

const contentLength = ({ header }: Answer): number | undefined => {
  const length = header('content-length') ?? '';
  return /^\d{1,15}$/.test(length) ? Number(length) : undefined;
};

const isPage = (type: string): boolean => type === 'text/html' || type === 'application/xhtml+xml';
const looksLikePage = (bytes: Uint8Array): boolean =>
  /^\s*<(!doctype html|html)\b/i.test(new TextDecoder().decode(bytes.subarray(0, 256)));

/** The name on the card: the last part of the path, or the host. */
const nameOf = (url: string): string => {
  const { pathname, hostname } = new URL(url);
  return oneLine(pathname.split('/').findLast(Boolean) ?? hostname);
};
