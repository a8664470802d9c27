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
    expect(find('GET', '/healthz')).toEqual({ kind: 'route', route: health, params: {} });
  });

  it('reads one percent-decoded parameter', () => {
    expect(find('POST', '/plivo/status/a%2Fb')).toEqual({ kind: 'route', route: status, params: { recordId: 'a/b' } });
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

describe('the path of a request target', () => {
  it('ends at the query', () => {
    expect(pathOf('/a?b=/c?d')).toBe('/a');
    expect(pathOf('//?')).toBe('//');
  });

  it.each(['http://host/healthz', '*', '', 'healthz', 'host:443'])('is refused in %j', (target) => {
    expect(() => pathOf(target)).toThrow(RequestError);
  });
});
