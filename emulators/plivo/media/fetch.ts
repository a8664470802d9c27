/**
 * Fetches the links of an MMS as Plivo does: without credentials, and only what declares both `Content-Type` and
 * `Content-Length` and is what it says. What fails becomes a message error code.
 */
import { attachmentBytesMax, mediaFetchTimeoutMs } from '../limits.ts';
import { linkTypes, matchesBytes } from './types.ts';

export type FetchMedia = (url: string) => Promise<Response>;
export type Fetched =
  | { ok: true; type: string; name: string; bytes: Buffer }
  | { ok: false; code: '120' | '130' | '140' };

const unreadable = { ok: false, code: '140' } as const;

export const defaultFetch: FetchMedia = (url) => fetch(url, { signal: AbortSignal.timeout(mediaFetchTimeoutMs) });

export const fetchMedium = async (url: string, get: FetchMedia): Promise<Fetched> => {
  try {
    const response = await get(url);
    const refused = refusalOfHead(response);
    if (refused) {
      await response.body?.cancel();
      return refused;
    }
    return await read(url, response);
  } catch {
    return unreadable;
  }
};

const typeOf = (response: Response): string =>
  (response.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

const refusalOfHead = (response: Response): Fetched | undefined => {
  const length = response.headers.get('content-length');
  if (response.status !== 200 || typeOf(response) === '' || length === null) return unreadable;
  if (!linkTypes.has(typeOf(response))) return { ok: false, code: '130' };
  return Number(length) > attachmentBytesMax ? { ok: false, code: '120' } : undefined;
};

const read = async (url: string, response: Response): Promise<Fetched> => {
  const bytes = Buffer.from(await response.arrayBuffer());
  const type = typeOf(response);
  if (bytes.length > attachmentBytesMax) return { ok: false, code: '120' };
  if (!(await matchesBytes(type, bytes))) return unreadable;
  return { ok: true, type, name: new URL(url).pathname.split('/').at(-1) || 'media', bytes };
};
