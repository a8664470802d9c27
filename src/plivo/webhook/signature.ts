/**
 * What Plivo signs, as strings. Measured against the helpers of its SDK and its published vectors.
 *
 * The URL is cut by hand: `new URL()` would drop a default port and escape the path, and Plivo signs what it was given.
 */
import { createHmac } from 'node:crypto';
import type { Params } from './parse.ts';

type Parts = { base: string; query: string };

const urlShape = /^(https?:\/\/)(?:[^/?#@]*@)?([^/?#]+)([^?#]*)(?:\?([^#]*))?/;

const partsOf = (url: string): Parts => {
  const [, scheme, host, path, query] = urlShape.exec(url) ?? [];
  return { base: `${scheme ?? ''}${host ?? ''}${path ?? ''}`, query: query ?? '' };
};

/** By code unit, as JavaScript's own comparison does: capitals come before small letters. */
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const sorted = (params: Params): Params => params.toSorted((a, b) => byText(a[0], b[0]) || byText(a[1], b[1]));

const queryString = (params: Params): string =>
  sorted(params)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

const mac = (token: string, signed: string): string => createHmac('sha256', token).update(signed).digest('base64');

/** Neither query nor body are covered, and nothing stands between the path and the nonce. */
export const signV2 = (url: string, nonce: string, token: string): string => mac(token, partsOf(url).base + nonce);

/** Covers query and parameters, though without separators: `{ ToX: 'Y' }` signs like `{ To: 'XY' }`. */
export const signV3 = (method: 'GET' | 'POST', url: string, params: Params, nonce: string, token: string): string => {
  const { base, query } = partsOf(url);
  const inUrl = [...new URLSearchParams(query)];
  return mac(token, `${base}${method === 'GET' ? getTail([...inUrl, ...params]) : postTail(inUrl, params)}.${nonce}`);
};

const getTail = (params: Params): string => (params.length > 0 ? `?${queryString(params)}` : '');

/** With parameters the `?` stands there even without a query. */
const postTail = (inUrl: Params, params: Params): string => {
  if (params.length === 0) return getTail(inUrl);
  const query = queryString(inUrl);
  return `?${query}${query ? '.' : ''}${sorted(params).flat().join('')}`;
};
