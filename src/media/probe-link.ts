import { cut } from '../domain/in-words.ts';
import type { Media } from '../domain/message.ts';
import type { Refusal } from '../domain/refusal.ts';
import { readHead } from './bounded-read.ts';
import type { Fetched, GuardedFetch } from './guard.ts';
import { headBytes, inspect } from './inspect.ts';
import * as say from './link-refusals.ts';
import { attachmentMaxBytes, supportedType } from './types.ts';

export type Probed =
  | { kind: 'fits'; media: Media }
  | { kind: 'refused'; failure: Refusal }
  | { kind: 'failed'; reason: string };
export type LinkProbe = (url: string) => Promise<Probed>;

type Answer = Fetched & { kind: 'answer' };

/**
 * Looks whether Plivo can take a link as it is: it must answer with a supported Content-Type that matches its bytes and
 * with a Content-Length (plivo.com/docs/faq/messaging/mms). A GET that is broken off after the head, because many hosts
 * answer HEAD with something else. `failed` means that the same link may work in a minute.
 */
export const createLinkProbe =
  ({ fetch }: { fetch: GuardedFetch }): LinkProbe =>
  async (url) => {
    const fetched = await fetch(url);
    switch (fetched.kind) {
      case 'blocked':
        return refused(say.blocked(url, fetched.why));
      case 'unreachable':
        return unreachable(url, fetched);
      case 'answer':
        try {
          return await judged(url, fetched);
        } finally {
          fetched.body.destroy();
        }
    }
  };

const refused = (failure: Refusal): Probed => ({ kind: 'refused', failure });
const failed = (reason: string): Probed => ({ kind: 'failed', reason: `link: ${reason}` });

const unreachable = (url: string, { why, code, transient }: Fetched & { kind: 'unreachable' }): Probed => {
  if (transient) return failed(code);
  if (why === 'no-such-host') return refused(say.noSuchHost(url));
  return refused(why === 'timeout' ? say.timedOut(url) : say.noConnection(url));
};

const judged = async (url: string, answer: Answer): Promise<Probed> => {
  const { status } = answer;
  if (status === 429 || status >= 500) return failed(`status ${status}`);
  if (status !== 200) return refused(say.badStatus(url, status));

  const says = contentType(answer);
  if (isPage(says)) return refused(say.webPage(url));
  const bytes = contentLength(answer);
  if (bytes !== undefined && bytes > attachmentMaxBytes) return refused(say.tooLarge(url, bytes));

  const head = await readHead(answer.body, headBytes).catch((error: Error) => error);
  if (head instanceof Error) {
    return head.name === 'TimeoutError' ? refused(say.timedOut(url)) : failed('the answer broke off');
  }
  if (head.length === 0) return refused(say.empty(url));
  const holds = await inspect(head);
  const type = holds && supportedType(holds.type);
  if (!type) return refused(looksLikePage(head) ? say.webPage(url) : say.unsupported(url, holds?.type ?? says));
  if (supportedType(says)?.type !== type.type) return refused(say.mislabelled(url, says, type.type));
  if (bytes === undefined) return refused(say.noLength(url));

  // Whether Plivo follows redirects is not documented, so it is given the address at the end of them.
  return { kind: 'fits', media: { kind: 'url', url: answer.url, name: nameOf(url), type: type.type, bytes } };
};

const contentType = ({ header }: Answer): string =>
  (header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() || 'of an unnamed type';

const contentLength = ({ header }: Answer): number | undefined => {
  const length = header('content-length') ?? '';
  return /^\d{1,15}$/.test(length) ? Number(length) : undefined;
};

const isPage = (type: string): boolean => type === 'text/html' || type === 'application/xhtml+xml';
const looksLikePage = (head: Uint8Array): boolean =>
  /^\s*<(!doctype html|html)\b/i.test(new TextDecoder().decode(head.subarray(0, 256)));

/** What the card calls it: the last part of the path, or the host. */
const nameOf = (url: string): string => {
  const { pathname, hostname } = new URL(url);
  return cut(pathname.split('/').findLast(Boolean) ?? hostname);
};
