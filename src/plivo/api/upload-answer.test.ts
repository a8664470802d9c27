import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeOfUpload } from './upload-answer.ts';

const one = (object: unknown, status = 202) => outcomeOfUpload(status, { api_id: 'a', objects: [object] });
const failed = (reason: string) => ({ kind: 'failed', reason });
const words = 'This type is not supported';

describe('outcomeOfUpload', () => {
  it.each([
    ['with its status', { media_id: 'm', status: 'success', status_code: 201 }],
    ['without a status', { media_id: 'm' }],
    ['with empty words', { media_id: 'm', status: 'success', error: '', error_message: '', error_code: 0 }],
    ['with null words', { media_id: 'm', status: 'success', error: null, error_message: null, error_code: null }],
  ])('is an id %s', (_what, object) => {
    expect(one(object)).toEqual({ kind: 'uploaded', mediaId: 'm' });
  });

  it.each([
    ['error and status_code', { status: 'failed', status_code: 400, error: words }],
    ['error_message and error_code', { error_code: 400, error_message: words, media_id: '' }],
    ['a code in a string', { status: 'failed', error_code: '400', error_message: words, media_id: null }],
    ['a code of its own', { status: 'failed', error_code: 1207, error_message: words, media_id: null }],
    ['a code that is a word', { status: 'failed', error_code: 'bad_type', error_message: words, media_id: null }],
    ['no code', { status: 'failed', error_message: words }],
    ['no status and no code', { error_message: words, media_id: '' }],
    ['a status that says nothing', { status: 'failed', status_code: 201, error_code: 400, error_message: words }],
    ['a status of its own', { status_code: 401, error_message: words }],
    ['an id all the same', { media_id: 'm', error_code: 400, error_message: words }],
  ])('is final and in the words of Plivo with %s', (_what, object) => {
    for (const status of [200, 201, 202, 207, 400]) {
      expect(one(object, status)).toMatchObject({
        kind: 'refused',
        failure: { field: 'files', sentence: expect.stringContaining(words) },
      });
    }
  });

  it('is final for a code without words', () => {
    expect(one({ status: 'failed', error_code: 400, media_id: '' })).toMatchObject({ kind: 'refused' });
    expect(one({ status_code: 413 })).toMatchObject({ kind: 'refused', failure: { code: 'plivo.too-large' } });
  });

  it.each([408, 429, '429', 500, 503])('passes with the code %s in the object, whatever else it says', (code) => {
    expect(one({ error_code: code, error_message: 'slow down', media_id: '' })).toEqual(failed(`http ${code}`));
    expect(one({ status: 'failed', status_code: code, error: 'slow down' })).toEqual(failed(`http ${code}`));
    expect(one({ status_code: 400, error_code: code })).toEqual(failed(`http ${code}`));
  });

  it('may be repeated where it says too little', () => {
    expect(one({ status: 'success', status_code: 201, media_id: '' })).toEqual(failed('unreadable answer'));
    expect(one({})).toEqual(failed('unreadable answer'));
    expect(one({ status: 'failed', media_id: null })).toEqual(failed('no status'));
  });

  it.each([
    ['error', { error: words }],
    ['error_message', { error_message: words }],
    ['an object', { objects: [{ error_message: words }] }],
  ])('of the whole request is in %s', (_what, body) => {
    expect(outcomeOfUpload(400, body)).toMatchObject({ failure: { sentence: expect.stringContaining(words) } });
  });

  it('is something for every answer', () => {
    const part = fc.oneof(fc.jsonValue(), fc.constantFrom('success', 'failed', 400, 429, null, ''));
    const object = fc.record(
      { status: part, status_code: part, media_id: part, error: part, error_message: part, error_code: part },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.oneof(object, fc.jsonValue()), (status, body) => {
        expect(['uploaded', 'refused', 'failed']).toContain(one(body, status).kind);
      }),
    );
  });
});
