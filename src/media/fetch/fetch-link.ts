import { oneLine } from '../../domain/language/format.ts';
import { readAtMost } from '../../kit/bounded-read.ts';
import type { Intake } from '../../ports/index.ts';
import { type Rejected, rejected } from '../refusals.ts';
import type { Answer, Failed, GuardedFetch } from './guard.ts';

export type FetchedLink =
  | {
      kind: 'fetched';
      name: string;
      bytes: Uint8Array<ArrayBuffer>;
    }
  | Rejected
  | Failed;
export type FetchLink = (url: string, intake?: Intake) => Promise<FetchedLink>;

type LinkContext = { get: GuardedFetch; maxBytes: number };

/**
 * Reads a link whole: what is looked at is what goes out. `failed` means that the same link
 * may work in a minute.
 */
export const fetchLink = async ({ get, maxBytes }: LinkContext, url: string, intake?: Intake): Promise<FetchedLink> => {
  const answer = await get(url, intake?.signal);
  if (answer.kind !== 'answer') return answer;
  try {
    return await read(url, answer, maxBytes, intake);
  } finally {
    answer.body.destroy();
  }
};

const read = async (
  url: string,
  { host, status, header, body }: Answer,
  maxBytes: number,
  intake: Intake | undefined,
): Promise<FetchedLink> => {
  if (status === 429 || status >= 500) return { kind: 'failed', trouble: { host, why: 'status', status } };
  if (status !== 200) return rejected({ why: 'link-status', status });
  const type = header('content-type') ?? '';
  if (isPage.test(type)) return rejected({ why: 'link-page' });
  const length = lengthOf(header('content-length'));
  if (length !== undefined && length > maxBytes) return rejected({ why: 'link-too-large', bytes: length, maxBytes });

  const bytes = await readAtMost(body, maxBytes, intake?.take).catch((error: Error) => error);
  if (bytes instanceof Error) {
    return { kind: 'failed', trouble: { host, why: bytes.name === 'TimeoutError' ? 'slow' : 'broke-off' } };
  }
  if (!bytes) return rejected({ why: 'link-too-large', bytes, maxBytes });
  if (looksLikePage(bytes)) return rejected({ why: 'link-page' });
  return { kind: 'fetched', name: nameOf(url), bytes };
};

const isPage = /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i;

const lengthOf = (header = ''): number | undefined => (/^\d{1,15}$/.test(header) ? Number(header) : undefined);

const looksLikePage = (bytes: Uint8Array): boolean =>
  /^\s*<(!doctype html|html)\b/i.test(new TextDecoder().decode(bytes.subarray(0, 256)));

/** The name on the card: the last part of the path, or the host. */
export const nameOf = (url: string): string => {
  const { pathname, hostname } = new URL(url);
  return oneLine(pathname.split('/').findLast(Boolean) ?? hostname);
};
