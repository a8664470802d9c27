import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createPlivoMediaHost } from './media-host.ts';

const authId = 'MAXXXXXXXXXXXXXXXXXX';
const file = { name: 'Käse.png', type: 'image/png', bytes: new Uint8Array([1, 2, 3]) };
const good = { content_type: 'image/png', file_name: 'Kase.png', media_id: 'm-1', status: 'success', status_code: 201 };

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

const host = createPlivoMediaHost({ authId, authToken: 'secret-token', apiUrl: 'https://api.plivo.com/' });
const plivo = () => nock('https://api.plivo.com').post(`/v1/Account/${authId}/Media/`);
const uploadTo = (status: number, body: nock.Body | string) => {
  plivo().reply(status, body);
  return host.upload(file);
};

describe('upload', () => {
  it('sends one named file part with its type and our credentials', async () => {
    const bodies: string[] = [];
    nock('https://api.plivo.com', { reqheaders: { 'content-type': /^multipart\/form-data; boundary=/ } })
      .post(`/v1/Account/${authId}/Media/`, (body) => bodies.push(String(body)) > 0)
      .basicAuth({ user: authId, pass: 'secret-token' })
      .reply(201, { api_id: 'a', objects: [good] });
    expect(await host.upload(file)).toEqual({ kind: 'uploaded', mediaId: 'm-1' });
    const wire = /[\da-f]{20}/.test(bodies[0] ?? '') ? Buffer.from(bodies[0] ?? '', 'hex').toString() : bodies[0];
    expect(wire).toContain('name="file"; filename="Kase.png"\r\nContent-Type: image/png\r\n\r\n\u0001\u0002\u0003\r\n');
  });

  it.each([200, 201, 202, 207])('takes the id from an answer %d', async (status) => {
    expect(await uploadTo(status, { objects: [good] })).toEqual({ kind: 'uploaded', mediaId: 'm-1' });
  });

  it('believes the status of the object, not that of the answer', async () => {
    const bad = { ...good, media_id: undefined, status: 'failed', status_code: 400, error: 'type not supported' };
    expect(await uploadTo(207, { objects: [bad] })).toMatchObject({
      kind: 'refused',
      failure: { field: 'files', sentence: expect.stringContaining('type not supported') },
    });
  });

  it('masks a number that Plivo quotes', async () => {
    const bad = { ...good, media_id: undefined, status: 'failed', status_code: 400, error: 'no media for 12125550187' };
    const outcome = await uploadTo(207, { objects: [bad] });
    expect(outcome).toMatchObject({ failure: { sentence: expect.stringContaining('no media for (•••) •••-0187') } });
    expect(JSON.stringify(outcome)).not.toContain('5550187');
  });

  it.each([
    ['a page', '<html>ok</html>'],
    ['nothing', ''],
    ['no object', { objects: [] }],
    ['an object without an id', { objects: [{ ...good, media_id: undefined }] }],
  ])('has failed, and may be repeated, if the answer holds %s', async (_what, body) => {
    expect(await uploadTo(201, body)).toEqual({ kind: 'failed', reason: 'unreadable answer' });
  });

  it.each([408, 429, 500, 502, 503])('has failed, and may be repeated, after %d', async (status) => {
    expect(await uploadTo(status, { error: 'later' })).toEqual({ kind: 'failed', reason: `http ${status}` });
  });

  it.each([
    [400, 'plivo.rejected'],
    [401, 'plivo.credentials'],
    [413, 'plivo.too-large'],
  ])('is refused after %d', async (status, code) => {
    expect(await uploadTo(status, { error: 'no' })).toMatchObject({ kind: 'refused', failure: { code } });
  });

  it('has failed after a connection error, without its text', async () => {
    plivo().replyWithError(new Error('read ECONNRESET'));
    expect(await host.upload(file)).toEqual({ kind: 'failed', reason: 'connection failed' });
  });

  it('does not carry the credentials to where a redirect points', async () => {
    plivo().reply(307, '', { location: 'https://elsewhere.example/' });
    const elsewhere = nock('https://elsewhere.example')
      .post('/')
      .reply(201, { objects: [good] });
    expect(await host.upload(file)).toEqual({ kind: 'failed', reason: 'http 307' });
    expect(elsewhere.isDone()).toBe(false);
  });
});
