import { RequestError } from '../ports/errors.ts';
import type { HttpRequest, Route } from './route.ts';

type Match =
  | { kind: 'route'; route: Route; params: HttpRequest['params'] }
  | { kind: 'method-not-allowed'; allow: string }
  | { kind: 'not-found' };

/**
 * Finds the route of a method and a path. Nothing that a stranger sends is made into a pattern or a URL object, so no
 * request target can be slow or throw anything but `RequestError`.
 */
export const createRouter = (routes: readonly Route[]) => {
  const compiled = routes.map((route) => ({ route, segments: route.path.split('/') }));
  return (method: string, path: string): Match => {
    const segments = path.split('/');
    const here = compiled.filter((candidate) => fits(candidate.segments, segments));
    if (here.length === 0) return { kind: 'not-found' };
    // HEAD is GET whose body Node leaves out; load balancers probe with it.
    const wanted = method === 'HEAD' ? 'GET' : method;
    const found = here.find(({ route }) => route.method === wanted);
    if (!found) return { kind: 'method-not-allowed', allow: allowed(here.map(({ route }) => route.method)) };
    return { kind: 'route', route: found.route, params: paramsOf(found.segments, segments) };
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
