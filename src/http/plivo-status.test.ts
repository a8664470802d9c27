import { describe, expect, it } from 'vitest';
import { startHttp } from '../../test/support/http.ts';
import { RequestError, SignatureError, StoreError } from '../ports/errors.ts';
import { createPlivoStatusRoute, type PlivoStatusDeps } from './plivo-status.ts';

type Status = { kind: 'status'; uuid: string; word: string };
type Deps = PlivoStatusDeps<URLSearchParams, Status>;

/** Knows one record, believes the signature "good", takes "half" for a hint, and keeps what it was asked. */
const startCallbacks = async (overrides: Partial<Deps> = {}) => {
  const asked: string[] = [];
  const recorded: unknown[] = [];
  const hinted: unknown[] = [];
  const deps: Deps = {
    publicUrl: 'https://mms.example.com/base',
    isSigned: (headers) => headers['x-plivo-signature-v3'] !== undefined,
    verify: ({ method, url, headers, body }) => {
      asked.push(`verify ${method} ${url}`);
      const signature = headers['x-plivo-signature-v3'];
      if (signature !== 'good' && signature !== 'half') throw new SignatureError('mismatch');
      return { params: new URLSearchParams(body.toString()), trust: signature === 'good' ? 'believed' : 'hint' };
    },
    parse: (params) => {
      asked.push('parse');
      const word = params.get('Status');
      if (word === null) throw new RequestError(400, 'no Status');
      return word === 'novel' ? { kind: 'unsupported', uuid: 'u1', word } : { kind: 'status', uuid: 'u1', word };
    },
    noteWord: ({ record }, word) => void asked.push(`note ${record} ${word}`),
    record: async (recordId, status) => {
      asked.push('record');
      if (recordId !== 'known-record') return false;
      recorded.push({ recordId, status });
      return true;
    },
    hint: async (recordId, uuid) => {
      if (recordId !== 'known-record') return false;
      hinted.push({ recordId, uuid });
      return true;
    },
    ...overrides,
  };
  const { url } = await startHttp([createPlivoStatusRoute(deps)]);
  const report = async (body: string, { id = 'known-record', signature = 'good', type = formType } = {}) => {
    const headers = { 'content-type': type, 'x-plivo-signature-v3': signature };
    const answer = await fetch(`${url}/plivo/status/${id}`, { method: 'POST', body, headers });
    return { status: answer.status, body: await answer.text() };
  };
  return { report, asked, recorded, hinted };
};

const formType = 'application/x-www-form-urlencoded';

describe('a status callback', () => {
  it('is answered 200 with nothing in it after it was stored', async () => {
    const { report, recorded } = await startCallbacks();
    expect(await report('Status=delivered')).toEqual({ status: 200, body: '' });
    expect(recorded).toEqual([{ recordId: 'known-record', status: { kind: 'status', uuid: 'u1', word: 'delivered' } }]);
  });

  it('is verified against the public address before anything else looks at it', async () => {
    const { report, asked } = await startCallbacks();
    await report('Status=delivered');
    expect(asked).toEqual(['verify POST https://mms.example.com/base/plivo/status/known-record', 'parse', 'record']);
  });

  it('with a wrong signature is answered 401 and read no further', async () => {
    const { report, asked } = await startCallbacks();
    expect((await report('nonsense', { signature: 'bad', id: 'unknown' })).status).toBe(401);
    expect(asked).toHaveLength(1);
  });

  it('that is malformed is answered 400', async () => {
    const { report, recorded } = await startCallbacks();
    expect((await report('Other=1')).status).toBe(400);
    expect(recorded).toEqual([]);
  });

  it.each(['unknown', '%2e%2e', 'a%20b', 'x'.repeat(65)])(
    'for the record %j that nobody has is answered 404',
    async (id) => {
      const { report, recorded } = await startCallbacks();
      expect((await report('Status=sent', { id })).status).toBe(404);
      expect(recorded).toEqual([]);
    },
  );

  it('with a word that nobody knows is answered 200 without effect, and noted', async () => {
    const { report, asked } = await startCallbacks();
    expect((await report('Status=novel')).status).toBe(200);
    expect(asked).not.toContain('record');
    expect(asked.at(-1)).toBe('note known-record novel');
  });

  it.each(['good', 'half'])(
    'that cannot be stored is answered 503, so that Plivo sends it again: %s',
    async (signature) => {
      const fail = () => Promise.reject(new StoreError('store.timeout', 'no answer'));
      const { report } = await startCallbacks({ record: fail, hint: fail });
      expect((await report('Status=sent', { signature })).status).toBe(503);
    },
  );

  it.each([
    ['delivered', 'u1'],
    ['novel', undefined],
  ])('of which only the address is signed is a hint, whatever it says: %s', async (word, uuid) => {
    const { report, recorded, hinted } = await startCallbacks();
    expect(await report(`Status=${word}`, { signature: 'half' })).toEqual({ status: 200, body: '' });
    expect(hinted).toEqual([{ recordId: 'known-record', uuid }]);
    expect(recorded).toEqual([]);
    expect((await report(`Status=${word}`, { signature: 'half', id: 'unknown' })).status).toBe(404);
    expect((await report('Other=1', { signature: 'half' })).status).toBe(400);
  });

  it('that is not a form is answered 415', async () => {
    const { report, asked } = await startCallbacks();
    expect((await report('{}', { type: 'application/json' })).status).toBe(415);
    expect((await report('Status=sent', { type: `${formType}; charset=UTF-8` })).status).toBe(200);
    expect(asked.filter((step) => step === 'parse')).toHaveLength(1);
  });

  it('is answered 404 where there is no public address, and nothing is verified', async () => {
    const { report, asked } = await startCallbacks({ publicUrl: undefined });
    expect((await report('Status=sent')).status).toBe(404);
    expect(asked).toEqual([]);
  });
});
