import type { Log } from '../ports/index.ts';

/** The path of the public address, without a slash at the end; '' if there is none. */
export const prefixOf = (publicUrl: string | undefined): string =>
  publicUrl === undefined ? '' : new URL(publicUrl).pathname.replace(/\/$/, '');

const loopback = /^(?:(?:[^.]+\.)*localhost|127(?:\.\d+){3}|\[::1\])$/;

/** Who reads a callback on its way may send it again (decision 13). Nobody is on the way on this machine. */
export const warnOfPlainHttp = (publicUrl: string | undefined, log: Pick<Log, 'warn'>): void => {
  if (publicUrl === undefined) return;
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol === 'https:' || loopback.test(hostname)) return;
  const cure = "PUBLIC_URL isn't https://, so Plivo's reports can be read and repeated on their way; use https://";
  log.warn('config.public-url-not-https', { cure });
};
