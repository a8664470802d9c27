/** The adapter against the emulator, over real sockets: what nothing but a network can show. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { createPlivoEmulator, type PlivoEmulatorOptions } from '../emulators/plivo/server.ts';
import { createCarrierRecords } from '../src/plivo/api/carrier-records.ts';
import { createPlivoGateway } from '../src/plivo/api/gateway.ts';
import { createPlivoMediaHost } from '../src/plivo/api/media-host.ts';
import { type PlivoCallback, parseCallback } from '../src/plivo/webhook/parse.ts';
import { createPlivoAuthenticator } from '../src/plivo/webhook/verify.ts';
import type { Outgoing } from '../src/ports/index.ts';

const account = { authId: 'MAXXXXXXXXXXXXXXXXXX', authToken: 'the-token' };
const us = '+14155550123';
const them = '+12125550187';
const hello: Outgoing = { to: them, text: 'hello', media: [], callbackUrl: undefined, expirySeconds: 3600 };
const png = new Uint8Array(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
);

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const start = async (options: Partial<PlivoEmulatorOptions> = {}, timeoutMs = 2_000) => {
  const plivo = await createPlivoEmulator({ ...account, numbers: [us], powerpacks: ['pp-1'], ...options });
  open.push(plivo);
  const deps = { ...account, apiUrl: plivo.apiUrl, timeoutMs };
  return {
    plivo,
    deps,
    gateway: createPlivoGateway({ ...deps, sender: { number: us } }),
    host: createPlivoMediaHost(deps),
  };
};

/** A bot that takes callbacks with `tokens`, and keeps what it made of each. */
const startBot = async (tokens: readonly string[]) => {
  const heard: (PlivoCallback | string)[] = [];
  const authenticate = createPlivoAuthenticator({ tokens });
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    try {
      const signed = { method: request.method ?? '', url: `${url}${request.url}`, headers: request.headers };
      const { params, trust } = authenticate({ ...signed, body });
      heard.push(trust === 'hint' ? 'a hint' : parseCallback(params));
    } catch (error) {
      heard.push(error instanceof Error ? error.message : 'threw');
      response.statusCode = 401;
    }
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  open.push({ close });
  return { heard, callbackUrl: `${url}/plivo/status/record-1` };
};

describe('the gateway', () => {
  it('sends an uploaded picture that arrives byte for byte', async () => {
    const { plivo, gateway, host } = await start();
    const uploaded = await host.upload({ name: 'Käse.png', type: 'image/png', bytes: png });
    const mediaId = uploaded.kind === 'uploaded' ? uploaded.mediaId : 'none';
    const medium = {
      name: 'k.png',
      type: 'image/png',
      bytes: png.length,
      kind: 'uploaded',
      mediaId,
      uploadedAt: 0,
    } as const;
    const outcome = await gateway.send({ ...hello, text: '', media: [medium] });
    expect(outcome).toEqual({ kind: 'accepted', uuid: plivo.messages[0]?.uuid });
    await plivo.idle();
    expect(plivo.phone(them)).toMatchObject([
      { text: '', media: [{ name: 'Kase.png', type: 'image/png', bytes: Buffer.from(png) }] },
    ]);
  });

  it('sends through a Powerpack', async () => {
    const { plivo, deps } = await start();
    const pooled = createPlivoGateway({ ...deps, sender: { powerpackUuid: 'pp-1' } });
    expect(await pooled.send(hello)).toMatchObject({ kind: 'accepted' });
    expect(plivo.messages[0]?.powerpackUuid).toBe('pp-1');
  });

  it.each([
    [{ kind: 'resetBefore' }, 'reset', 0],
    [{ kind: 'resetAfter' }, 'reset', 1],
    [{ kind: 'status', status: 500, processed: true }, 'http 500', 1],
    [{ kind: 'status', status: 502, html: true }, 'http 502', 0],
    [{ kind: 'html202' }, 'unreadable answer', 1],
    [{ kind: 'empty202' }, 'unreadable answer', 1],
  ] as const)('does not know after %j, whether it was taken or not', async (fault, reason, taken) => {
    const { plivo, gateway } = await start();
    plivo.fail({ path: '/Message/', ...fault });
    expect(await gateway.send(hello)).toEqual({ kind: 'unknown', reason });
    await plivo.idle();
    expect(plivo.phone(them)).toHaveLength(taken);
    expect(plivo.requests).toHaveLength(1);
  });

  it.each([false, true])('gives up on a server that never answers, and does not know', async (processed) => {
    const { plivo, gateway } = await start({}, 250);
    plivo.fail({ path: '/Message/', kind: 'hang', processed });
    expect(await gateway.send(hello)).toEqual({ kind: 'unknown', reason: 'timeout' });
  });

  it('does not know when the connection of a second message breaks', async () => {
    const { plivo, gateway } = await start();
    await gateway.send(hello);
    plivo.fail({ path: '/Message/', kind: 'resetAfter' });
    expect(await gateway.send(hello)).toEqual({ kind: 'unknown', reason: 'reset' });
    expect(plivo.messages).toHaveLength(2);
  });

  it('knows that nothing went out when nobody listens', async () => {
    const { plivo, gateway } = await start();
    await plivo.close();
    expect(await gateway.send(hello)).toMatchObject({ kind: 'not-sent', failure: { code: 'plivo.unreachable' } });
  });

  it('tells throttling from a refusal, and asks once each time', async () => {
    const { plivo, gateway } = await start();
    plivo.fail({ path: '/Message/', kind: 'status', status: 429 });
    expect(await gateway.send(hello)).toMatchObject({ kind: 'not-sent', failure: { code: 'plivo.throttled' } });
    expect(await gateway.send({ ...hello, to: '+11115550187' })).toMatchObject({
      kind: 'refused',
      failure: {
        code: 'plivo.rejected',
        sentence: expect.stringContaining("'(•••) •••-0187' is not a valid phone number"),
      },
    });
    expect(plivo.requests).toHaveLength(2);
  });
});

describe('an upload', () => {
  it('of what Plivo does not take is refused for the files', async () => {
    const { host } = await start();
    expect(await host.upload({ name: 'a.webp', type: 'image/webp', bytes: png })).toMatchObject({
      kind: 'refused',
      failure: { code: 'plivo.rejected', field: 'files' },
    });
  });

  it('has failed if nobody answers in time, and works when it is repeated', async () => {
    const { plivo, host } = await start({}, 250);
    plivo.fail({ path: '/Media/', kind: 'hang' });
    const file = { name: 'a.png', type: 'image/png', bytes: png };
    expect(await host.upload(file)).toEqual({ kind: 'failed', reason: 'timeout' });
    expect(await host.upload(file)).toMatchObject({ kind: 'uploaded' });
  });
});

describe('the list', () => {
  const startListed = async () => {
    const { plivo, deps, gateway } = await start({ autoReports: false });
    const noted: string[] = [];
    const noteWord = (_: unknown, word: string) => void noted.push(word);
    const records = createCarrierRecords({ ...deps, sender: { number: us }, noteWord });
    await gateway.send(hello);
    await gateway.send(hello);
    const span = { from: Date.now() - 60_000, until: Date.now() + 60_000 };
    return { plivo, noted, list: () => records.sentTo({ to: them, hasMedia: false, ...span }) };
  };

  it('says when Plivo took each message', async () => {
    const { plivo, list } = await startListed();
    const listed = await list();
    expect(listed).toHaveLength(2);
    expect(listed).toMatchObject(plivo.messages.map(({ at }) => ({ state: 'submitted', takenAt: at })).reverse());
  });

  it('proves nothing while one of it has a state that nobody knows', async () => {
    const { plivo, noted, list } = await startListed();
    await plivo.report(them, 'sent', { word: 'teleported' });
    expect(await list()).toBeUndefined();
    expect(noted).toEqual(['teleported']);
  });
});

describe('callbacks', () => {
  it.each([
    ['both families', {}],
    ['Ma-V3 alone', { signatures: ['Ma-V3'] }],
    ['a new token that the bot does not know yet', { authToken: 'newer', previousAuthToken: 'the-token' }],
    ['a subaccount, by its own token', { mainAuthToken: 'not ours' }],
    ['a subaccount, by the token of the main account', { habits: { signatures: 'subaccount' } }],
  ] satisfies [string, Partial<PlivoEmulatorOptions>][])('are understood with %s', async (_what, options) => {
    const { plivo, gateway } = await start(options);
    const bot = await startBot([account.authToken]);
    await gateway.send({ ...hello, callbackUrl: bot.callbackUrl });
    await plivo.idle();
    expect(bot.heard).toMatchObject([
      { kind: 'status', state: 'sent', price: '0.00550' },
      { kind: 'status', state: 'delivered', uuid: plivo.messages[0]?.uuid },
    ]);
  });

  it.each([
    ['V2 alone', { habits: { signatures: 'onlyV2' } }],
    ['V3 of another account', { habits: { signatures: 'foreignV3' } }],
  ] satisfies [string, Partial<PlivoEmulatorOptions>][])('are hints with %s', async (_what, options) => {
    const { plivo, gateway } = await start(options);
    const bot = await startBot([account.authToken]);
    await gateway.send({ ...hello, callbackUrl: bot.callbackUrl });
    await plivo.idle();
    expect(bot.heard).toEqual(['a hint', 'a hint']);
  });

  it.each(['body', 'stripped'] as const)('that are forged by who captured one are hints: %s', async (forge) => {
    const { plivo, gateway } = await start({ autoReports: false });
    const bot = await startBot([account.authToken]);
    await gateway.send({ ...hello, callbackUrl: bot.callbackUrl });
    await plivo.report(them, 'failed', { forge });
    expect(bot.heard).toEqual(['a hint']);
  });

  it.each([
    ['token', 'v3: no match; v2: no match'],
    ['unsigned', 'v3: absent; v2: absent'],
  ] as const)('that are forged are refused: %s', async (forge, reason) => {
    const { plivo, gateway } = await start({ autoReports: false });
    const bot = await startBot([account.authToken]);
    await gateway.send({ ...hello, callbackUrl: bot.callbackUrl });
    expect(await plivo.report(them, 'delivered', { forge })).toMatchObject([{ answer: { status: 401 } }]);
    expect(bot.heard).toEqual([reason]);
  });

  it('carry the code and the words of a failure', async () => {
    const { plivo, gateway } = await start({ scripts: { [them]: [{ status: 'failed', errorCode: '200' }] } });
    const bot = await startBot([account.authToken]);
    await gateway.send({ ...hello, callbackUrl: bot.callbackUrl });
    await plivo.idle();
    expect(bot.heard).toMatchObject([{ state: 'failed', errorCode: '200', failure: { code: 'plivo.200' } }]);
  });
});
