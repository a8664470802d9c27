import { describe, expect, it } from 'vitest';
import { AppError, DeadlineError, RequestError, SignatureError, StoreError } from '../ports/errors.ts';
import { factsOf, plainResponse, statusOf } from './errors-to-status.ts';

describe('the status of a failure', () => {
  const cases: [error: unknown, status: number][] = [
    [new SignatureError('mismatch'), 401],
    [new RequestError(413, 'too large'), 413],
    [new StoreError('store.timeout', 'no answer'), 503],
    [new DeadlineError(10_000), 503],
    [new AppError('delivery.failed', 'ratelimited'), 500],
    [new TypeError('x is not a function'), 500],
    ['a string', 500],
    [undefined, 500],
  ];
  it.each(cases)('%s is %i', (error, status) => {
    expect(statusOf(error)).toBe(status);
  });

  it('is told in its standard words only', () => {
    expect(plainResponse(401)).toMatchObject({ status: 401, body: '{"error":"Unauthorized"}' });
  });
});

describe('what the log holds of a failure', () => {
  it('is the code and reason of our own errors', () => {
    expect(factsOf(new SignatureError('mismatch'))).toEqual({ code: 'request.signature', reason: 'mismatch' });
  });

  it('is the name and the place of any other, never its message', () => {
    const error = new SyntaxError('Unexpected token in "call me at 415-555-0123"');
    const facts = factsOf(error);
    expect(facts).toMatchObject({ code: 'http.unexpected', name: 'SyntaxError' });
    expect(JSON.stringify(facts)).toContain('errors-to-status.test.ts');
    expect(JSON.stringify(facts)).not.toContain('555');
  });
});
