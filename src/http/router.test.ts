import { describe, expect, it } from 'vitest';
import { RequestError } from '../ports/errors.ts';
import { createRouter, pathOf, type Route } from './router.ts';

const route = (method: Route['method'], path: string): Route => ({
  method,
  path,
  handle: async () => ({ status: 200 }),
});
const status = route('POST', '/plivo/status/:recordId');
const health = route('GET', '/healthz');
const readBoth = route('GET', '/both');
const writeBoth = route('POST', '/both');
const find = createRouter([status, health, readBoth, writeBoth]);

describe('routing', () => {
  it('finds an exact path', () => {
    expect(find('GET', '/healthz')).toEqual({ kind: 'route', route: health, path: '/healthz', params: {} });
  });

  it('reads one percent-decoded parameter', () => {
    expect(find('POST', '/plivo/status/a%2Fb')).toEqual({
      kind: 'route',
      route: status,
      path: '/plivo/status/a%2Fb',
      params: { recordId: 'a/b' },
    });
  });

  it.each([
    '',
    '/',
    '//',
    '/healthz/',
    '/HEALTHZ',
    '/plivo/status',
    '/plivo/status/',
    '/plivo/status/a/b',
    '/constructor',
  ])('does not find %j', (path) => {
    expect(find('POST', path)).toEqual({ kind: 'not-found' });
  });

  it('names every method that a path takes', () => {
    expect(find('PUT', '/both')).toEqual({ kind: 'method-not-allowed', allow: 'GET, HEAD, POST' });
    expect(find('GET', '/plivo/status/a')).toEqual({ kind: 'method-not-allowed', allow: 'POST' });
  });

  it('answers HEAD like GET', () => {
    expect(find('HEAD', '/healthz')).toMatchObject({ kind: 'route', route: health });
  });

  it.each(['%', '%zz', '%ff', 'a%'])('refuses the percent-encoding %j', (id) => {
    expect(() => find('POST', `/plivo/status/${id}`)).toThrow(expect.objectContaining({ status: 400 }));
  });
});

describe('routing behind a public address with a path', () => {
  const paths = [
    ['GET', '/healthz', health],
    ['POST', '/plivo/status/a%2Fb', status],
    ['POST', '/both', writeBoth],
  ] as const;

  it.each(['/mms', '/apps/mms', '/plivo', '/healthz', '/both', '/a%20b'])(
    'finds each route with and without %s',
    (prefix) => {
      const findBehind = createRouter([status, health, readBoth, writeBoth], prefix);
      for (const [method, path, route] of paths) {
        expect(findBehind(method, path)).toMatchObject({ kind: 'route', route, path });
        expect(findBehind(method, prefix + path)).toMatchObject({ kind: 'route', route, path });
      }
    },
  );

  it.each(['/mms', '/mms/', '/mmshealthz', '/mms/mms/healthz', '/healthz/mms', '/MMS/healthz', '//mms/healthz'])(
    'does not find %j',
    (path) => {
      expect(createRouter([health, status], '/mms')('GET', path)).toEqual({ kind: 'not-found' });
    },
  );

  it('names the methods of a path with its prefix', () => {
    expect(createRouter([health], '/mms')('POST', '/mms/healthz')).toMatchObject({ allow: 'GET, HEAD' });
  });
});

describe('the path of a request target', () => {
  it('ends at the query', () => {
    expect(pathOf('/a?b=/c?d')).toBe('/a');
    expect(pathOf('//?')).toBe('//');
  });

  it.each(['http://host/healthz', '*', '', 'healthz', 'host:443'])('is refused in %j', (target) => {
    expect(() => pathOf(target)).toThrow(RequestError);
  });
});
