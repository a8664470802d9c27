import { describe, expect, it } from 'vitest';
import { classifySdkFailure } from './sdk-failure.ts';

const stack = '\n    at AxiosError.from (axios.cjs:1684:24)\nCaused by: Error: connect ECONNREFUSED 192.0.2.1:443';
const withStatus = (status: number, message: unknown) =>
  Object.assign(new Error(), { status, message, moreInfo: '{"dst":"+14155550123","text":"secret"}' });
const bare = (status: number) => new Error(`AxiosError: Request failed with status code ${status}`);

describe('classifySdkFailure', () => {
  it.each([
    ['Error: getaddrinfo ENOTFOUND api.plivo.com', 'ENOTFOUND'],
    ['Error: getaddrinfo EAI_AGAIN api.plivo.com', 'EAI_AGAIN'],
    ['Error: connect ECONNREFUSED 127.0.0.1:1', 'ECONNREFUSED'],
    ['Error: connect ENETUNREACH 2001:db8::1:443 - Local (:::0)', 'ENETUNREACH'],
    ['AggregateError: connect ECONNREFUSED 127.0.0.1:1; connect ETIMEDOUT 127.0.0.2:1', 'ECONNREFUSED'],
  ])('knows that nothing was sent: %s', (line, reason) => {
    expect(classifySdkFailure(line + stack)).toEqual({ kind: 'unreachable', reason });
  });

  it.each([
    ['AxiosError: timeout of 10000ms exceeded', 'timeout'],
    ['Error: read ETIMEDOUT', 'timeout'],
    ['Error: socket hang up', 'reset'],
    ['Error: read ECONNRESET', 'reset'],
    ['Error: write EPIPE', 'reset'],
    ['AggregateError: connect ECONNREFUSED 127.0.0.1:1; read ECONNRESET', 'reset'],
    ['AggregateError', 'failed'],
    ['Error: self-signed certificate', 'failed'],
    ['', 'failed'],
  ])('does not know after: %s', (line, reason) => {
    expect(classifySdkFailure(line + stack)).toEqual({ kind: 'unknown', reason });
  });

  it.each([
    ['Error: no connection within 3000 ms', 'no connection'],
    ['Error: self-signed certificate', 'no connection'],
    ['Error: Client network socket disconnected before secure TLS connection was established', 'no connection'],
    ['AggregateError: connect ECONNREFUSED 127.0.0.1:1; connect ETIMEDOUT 127.0.0.2:1', 'ECONNREFUSED'],
    ['AggregateError', 'no connection'],
  ])('knows that nothing was sent while no connection stood, whatever is said: %s', (line, reason) => {
    expect(classifySdkFailure(line + stack, 'none')).toEqual({ kind: 'unreachable', reason });
  });

  it.each([
    ['Error: getaddrinfo ENOTFOUND elsewhere.example', 'failed'],
    ['Error: connect ECONNREFUSED 127.0.0.1:1', 'failed'],
    ['Error: read ECONNRESET', 'reset'],
  ])('does not know once a connection stood, whatever is said of a second one: %s', (line, reason) => {
    expect(classifySdkFailure(line + stack, 'connected')).toEqual({ kind: 'unknown', reason });
  });

  it.each([withStatus(429, 'slow down'), bare(429)])('recognises throttling, with a status or in the text', (error) => {
    expect(classifySdkFailure(error)).toEqual({ kind: 'throttled' });
  });

  it.each([withStatus(500, 'oops'), withStatus(502, '<html>Bad gateway</html>'), bare(503), bare(504)])(
    'does not know after a 5xx',
    (error) => {
      expect(classifySdkFailure(error)).toMatchObject({
        kind: 'unknown',
        reason: expect.stringMatching(/^http 50\d$/),
      });
    },
  );

  it.each([
    [withStatus(400, 'dst is invalid'), 400, 'dst is invalid'],
    [withStatus(401, undefined), 401, undefined],
    [withStatus(422, { dst: ['bad'] }), 422, undefined],
    [withStatus(404, '<html>Not found</html>'), 404, undefined],
    [bare(402), 402, undefined],
  ])('takes another 4xx for a refusal, with what Plivo said if that is text', (error, status, said) => {
    expect(classifySdkFailure(error)).toEqual({ kind: 'refused', status, said });
  });

  it.each([
    undefined,
    null,
    {},
    { status: 400 },
    new Error('something else'),
    new Error('I said: Request failed with status code 400'),
  ])('knows nothing of %s', (odd) => {
    expect(classifySdkFailure(odd)).toEqual({ kind: 'unknown', reason: 'failed' });
  });

  it('keeps nothing of the request', () => {
    expect(JSON.stringify(classifySdkFailure(withStatus(400, 'no')))).not.toMatch(/4155550123|secret/);
  });
});
