import { readAtMost } from '../kit/bounded-read.ts';
import type { Alarms, Log } from '../ports/index.ts';

/** The path of the public address, without a slash at the end; '' if there is none. */
export const prefixOf = (publicUrl: string | undefined): string =>
  publicUrl === undefined ? '' : new URL(publicUrl).pathname.replace(/\/$/, '');

const loopback = /^(?:(?:[^.]+\.)*localhost|127(?:\.\d+){3}|\[::1\])$/;

/** Who reads a callback on its way may send it again (decision 13). Nobody is on the way on this machine. */
export const isPlainHttp = (publicUrl: string | undefined): boolean => {
  if (publicUrl === undefined) return false;
  const { protocol, hostname } = new URL(publicUrl);
  return protocol !== 'https:' && !loopback.test(hostname);
};

export const warnOfPlainHttp = (publicUrl: string | undefined, log: Pick<Log, 'warn'>): void => {
  if (!isPlainHttp(publicUrl)) return;
  const cure = "PUBLIC_URL isn't https://, so Plivo's reports can be read and repeated on their way; use https://";
  log.warn('config.public-url-not-https', { cure });
};

/** In milliseconds: nothing waits for it. */
const answersWithinMs = 3_000;
/** In bytes: ours has some fifty, and another program may stand there. */
const answerMax = 10_000;

/**
 * Asks for our own `/healthz` as Plivo would come, once. It proves little, because a network may keep its own machines from
 * its public address, so it is a warning and nothing else.
 */
export const checkPublicUrl = async (
  publicUrl: string | undefined,
  { alarms, fetch }: { alarms: Alarms; fetch: typeof globalThis.fetch },
): Promise<void> => {
  if (publicUrl === undefined) return;
  try {
    const answer = await fetch(`${publicUrl}/healthz`, { signal: AbortSignal.timeout(answersWithinMs) });
    const bytes = answer.body && (await readAtMost(answer.body, answerMax));
    const { ok } = JSON.parse(new TextDecoder().decode(bytes ?? undefined));
    if (ok !== true) throw new Error('another answer');
  } catch {
    alarms.raise('public-url.unreachable', { publicUrl });
  }
};
