import { expect, it } from 'vitest';
import { isOurGesture, isOurHost } from './guard.ts';

it.each([
  ['127.0.0.1:3100', true],
  ['localhost:3100', true],
  ['127.0.0.1:3101', false],
  // A name of somebody else that was made to point here.
  ['rebound.example:3100', false],
  [undefined, false],
])('takes requests for %s: %s', (host, taken) => {
  expect(isOurHost({ headers: host === undefined ? {} : { host } }, 3100)).toBe(taken);
});

const json = 'application/json';
const origin = 'http://127.0.0.1:3100';
it.each([
  [{ 'content-type': json, origin }, true],
  [{ 'content-type': json, origin: 'https://elsewhere.example' }, false],
  [{ 'content-type': json, origin: 'null' }, false],
  [{ 'content-type': json }, false],
  // What a form may send without asking.
  [{ 'content-type': 'text/plain', origin }, false],
])('takes a gesture with %o: %s', (headers, taken) => {
  expect(isOurGesture({ headers: { host: '127.0.0.1:3100', ...headers } })).toBe(taken);
});
