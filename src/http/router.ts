import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { RequestError } from '../ports/errors.ts';

/** A request whose body was read within its limits and is valid UTF-8. */
export type HttpRequest = {
  headers: IncomingHttpHeaders;
  /** That of the route: still percent-encoded, without the query, and without the path of the public address. */
  path: string;
  /** The percent-decoded value of the route's one `:param`. */
  params: Readonly<Record<string, string>>;
  body: Buffer;
  /** For a handler that answers by itself. */
  raw: { req: IncomingMessage; res: ServerResponse };
};

export type HttpResponse = { status: number; headers?: Readonly<Record<string, string>>; body?: string };

export type Route = {
  method: 'GET' | 'POST';
  /** Exact, or with one segment `:name`. A trailing slash counts. */
  path: string;
  /** Media types without parameters; anything else is answered 415. Absent: any. */
  contentTypes?: readonly string[];
  /**
   * Largest body, 1 MiB unless told. A function sees the headers before anything is read, and may throw what
   * `errors-to-status.ts` knows: its sender is answered then, and what he sends is thrown away.
   */
  maxBytes?: number | ((headers: IncomingHttpHeaders) => number);
  /** `'handled'` if the answer was written to `raw.res`. What it throws is answered by `errors-to-status.ts`. */
  handle(request: HttpRequest): Promise<HttpResponse | 'handled'>;
};

type Match =
  | ({ kind: 'route'; route: Route } & Pick<HttpRequest, 'path' | 'params'>)
  | { kind: 'method-not-allowed'; allow: string }
  | { kind: 'not-found' };

/**
 * Finds the route of a method and a path. Nothing that a stranger sends is made into a pattern or a URL object, so no
 * request target can be slow or throw anything but `RequestError`.
 *
 * @param prefix the path of the public address, without a slash at the end. A proxy may keep it or strip it, so each path
 * is taken as it came first, and without the prefix after that: the prefix may be `/plivo`.
 */
export const createRouter = (routes: readonly Route[], prefix = '') => {
  const find = createFinder(routes);
  return (method: string, path: string): Match => {
    const found = find(method, path);
    if (found.kind === 'route' || prefix === '' || !path.startsWith(`${prefix}/`)) return found;
    const inside = find(method, path.slice(prefix.length));
    return inside.kind === 'not-found' ? found : inside;
  };
};

const createFinder = (routes: readonly Route[]) => {
  const compiled = routes.map((route) => ({ route, segments: route.path.split('/') }));
  return (method: string, path: string): Match => {
    const segments = path.split('/');
    const here = compiled.filter((candidate) => fits(candidate.segments, segments));
    if (here.length === 0) return { kind: 'not-found' };
    // HEAD is GET whose body Node leaves out; load balancers probe with it.
    const wanted = method === 'HEAD' ? 'GET' : method;
    const found = here.find(({ route }) => route.method === wanted);
    if (!found) return { kind: 'method-not-allowed', allow: allowed(here.map(({ route }) => route.method)) };
    return { kind: 'route', route: found.route, path, params: paramsOf(found.segments, segments) };
  };
};

/**
 * The path of a request target. Only the form that starts with one slash is taken (`/path?query`): `http://host/path`
 * is for proxies and `*` for OPTIONS.
 */
export const pathOf = (target: string): string => {
  if (!target.startsWith('/')) throw new RequestError(400, 'the request target is not a path');
  return target.split('?', 1)[0] ?? target;
};

const isParam = (segment: string): boolean => segment.startsWith(':');

const fits = (pattern: readonly string[], segments: readonly string[]): boolean =>
  pattern.length === segments.length &&
  pattern.every((part, index) => (isParam(part) ? segments[index] !== '' : part === segments[index]));

const paramsOf = (pattern: readonly string[], segments: readonly string[]): HttpRequest['params'] => {
  const index = pattern.findIndex(isParam);
  const name = pattern[index]?.slice(1);
  return name === undefined ? {} : { [name]: decode(segments[index] ?? '') };
};

const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw new RequestError(400, 'the path is not valid percent-encoding', { cause });
  }
};

const allowed = (methods: readonly string[]): string =>
  [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))].join(', ');

/** The media type of a Content-Type header: lower case, without parameters such as `; charset=utf-8`. */
export const mediaType = (contentType: string | undefined): string =>
  (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
