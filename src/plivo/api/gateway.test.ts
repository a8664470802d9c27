import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Media } from '../../domain/message/message.ts';
import type { Outgoing } from '../../ports/index.ts';
import { createPlivoGateway } from './gateway.ts';
import type { Sender } from './sdk.ts';

const authId = 'MAXXXXXXXXXXXXXXXXXX';
const uuid = 'b48d95dc-e3ac-11eb-a9c2-0242ac110005';
const accepted = { api_id: 'a', message: 'message(s) queued', message_uuid: [uuid] };
const uploaded: Media = { kind: 'uploaded', mediaId: 'm-1', uploadedAt: 0, name: 'd.png', type: 'image/png', bytes: 9 };
const hello: Outgoing = { to: '+12125550187', text: 'hello', media: [], callbackUrl: undefined, expirySeconds: 3600 };

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

const gateway = (sender: Sender = { number: '+14155550123' }, log?: Parameters<typeof createPlivoGateway>[0]['log']) =>
  createPlivoGateway({
    authId,
    authToken: 'secret-token',
    apiUrl: 'https://api.plivo.com',
    sender,
    ...(log ? { log } : {}),
  });

const plivo = () => nock('https://api.plivo.com').post(`/v1/Account/${authId}/Message/`);

/** Sends against an answer and gives back what went over the wire. */
const wireOf = async (message: Outgoing, sender?: Sender) => {
  const seen: Record<string, unknown>[] = [];
  nock('https://api.plivo.com', { reqheaders: { 'content-type': 'application/json' } })
    .post(`/v1/Account/${authId}/Message/`, (body) => seen.push(body) > 0)
    .basicAuth({ user: authId, pass: 'secret-token' })
    .reply(202, accepted);
  const outcome = await gateway(sender).send(message);
  return { outcome, body: seen[0] };
};

describe('what goes over the wire', () => {
  it('is an SMS without media', async () => {
    const { outcome, body } = await wireOf(hello);
    expect(outcome).toEqual({ kind: 'accepted', uuid });
    expect(body).toEqual({
      src: '+14155550123',
      dst: '+12125550187',
      text: 'hello',
      type: 'sms',
      message_expiry: 3600,
    });
  });

  it('is an MMS with uploads, and with the callback if there is one', async () => {
    const callbackUrl = 'https://bot.example.com/plivo/status/r1';
    const { body } = await wireOf({ ...hello, media: [uploaded, { ...uploaded, mediaId: 'm-2' }], callbackUrl });
    expect(body).toEqual({
      src: '+14155550123',
      dst: '+12125550187',
      text: 'hello',
      type: 'mms',
      media_ids: ['m-1', 'm-2'],
      url: callbackUrl,
      method: 'POST',
      message_expiry: 3600,
    });
  });

  it('has no text for a picture without words', async () => {
    const { body } = await wireOf({ ...hello, text: '', media: [uploaded] });
    expect(body).not.toHaveProperty('text');
    expect(body).not.toHaveProperty('media_urls');
  });

  it('names the Powerpack instead of a number', async () => {
    const { body } = await wireOf(hello, { powerpackUuid: 'pp-1' });
    expect(body).toMatchObject({ powerpack_uuid: 'pp-1' });
    expect(body).not.toHaveProperty('src');
  });

  it.each([
    [1, 5],
    [59.9, 59],
    [999_999, 10_799],
  ])('asks Plivo to keep it for %d s as %d s', async (expirySeconds, sent) => {
    expect((await wireOf({ ...hello, expirySeconds })).body).toMatchObject({ message_expiry: sent });
  });
});

describe('what Plivo answers', () => {
  const outcomeOf = (status: number, body: nock.Body | string, headers: Record<string, string> = {}) => {
    plivo().reply(status, body, headers);
    return gateway().send(hello);
  };

  it.each([
    ['a page', '<html>ok</html>'],
    ['nothing', ''],
    ['no id', { api_id: 'a', message: 'message(s) queued' }],
    ['an empty list', { ...accepted, message_uuid: [] }],
    ['an id that is none', { ...accepted, message_uuid: ['../x'] }],
  ])('is not taken for success if a 202 holds %s', async (_what, body) => {
    expect(await outcomeOf(202, body)).toEqual({ kind: 'unknown', reason: 'unreadable answer' });
  });

  it.each([500, 501, 502, 503, 504])('stays unknown after %d with JSON or a page', async (status) => {
    const unknown = { kind: 'unknown', reason: `http ${status}` };
    expect(await outcomeOf(status, { error: 'oops' })).toEqual(unknown);
    expect(await outcomeOf(status, '<html>oops</html>')).toEqual(unknown);
  });

  it('may be tried again after 429', async () => {
    expect(await outcomeOf(429, { error: 'slow' })).toMatchObject({
      kind: 'not-sent',
      failure: { code: 'plivo.throttled', canRepeat: true },
    });
    expect(await outcomeOf(429, 'slow')).toMatchObject({ kind: 'not-sent' });
  });

  it.each([
    [400, 'plivo.rejected'],
    [401, 'plivo.credentials'],
    [402, 'plivo.credit'],
    [403, 'plivo.forbidden'],
    [404, 'plivo.not-found'],
    [405, 'plivo.not-found'],
    [409, 'plivo.refused'],
    [413, 'plivo.too-large'],
    [422, 'plivo.rejected'],
  ])('is a refusal with a next step after %d', async (status, code) => {
    const outcome = await outcomeOf(status, { api_id: 'a', error: 'no <b>way</b>' });
    expect(outcome).toMatchObject({ kind: 'refused', failure: { code } });
    expect(JSON.stringify(outcome)).toMatch(/Ask|Check|Attach|Change|recharged/);
    expect(JSON.stringify(outcome)).not.toContain('<b>');
    expect(outcome.kind === 'refused' && outcome.failure.canRepeat).toBe(status === 402 ? true : undefined);
  });

  it('quotes Plivo to the person, and keeps request and token to itself', async () => {
    const logged: unknown[] = [];
    const keep = (...line: unknown[]) => void logged.push(line);
    plivo().reply(400, { api_id: 'a', error: 'dst +12125550187 is invalid.' });
    const outcome = await gateway(undefined, { info: keep, warn: keep }).send(hello);
    expect(outcome).toMatchObject({
      failure: { sentence: expect.stringContaining(': “dst (•••) •••-0187 is invalid”. Check the number') },
    });
    expect(logged).toEqual([['plivo.send.refused', { code: 'plivo.rejected' }]]);
    expect(JSON.stringify(outcome)).not.toMatch(/hello|secret-token/);
  });
});

describe('when there is no answer', () => {
  const error = (message: string, code: string) => Object.assign(new Error(message), { code });

  it.each([
    ['getaddrinfo ENOTFOUND api.plivo.com', 'ENOTFOUND'],
    ['getaddrinfo EAI_AGAIN api.plivo.com', 'EAI_AGAIN'],
    ['connect ECONNREFUSED 192.0.2.1:443', 'ECONNREFUSED'],
  ])('knows that it did not go out: %s', async (message, code) => {
    plivo().replyWithError(error(message, code));
    const failure = { code: 'plivo.unreachable', canRepeat: true };
    expect(await gateway().send(hello)).toMatchObject({ kind: 'not-sent', failure });
  });
});
