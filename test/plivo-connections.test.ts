/** The connections of the Plivo adapter, over real sockets: which ones it uses, and what it makes of those that do not stand. */

import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPlivoEmulator } from '../emulators/plivo/server.ts';
import { createCarrierRecords } from '../src/plivo/api/carrier-records.ts';
import { createPlivoGateway } from '../src/plivo/api/gateway.ts';
import { createPlivoMediaHost } from '../src/plivo/api/media-host.ts';
import type { Outgoing } from '../src/ports/index.ts';
import { startDeafServer } from './fixtures/deaf-server.ts';
import { startTcpProxy } from './fixtures/tcp-proxy.ts';

const account = { authId: 'MAXXXXXXXXXXXXXXXXXX', authToken: 'the-token', sender: { number: '+14155550123' } };
const hello: Outgoing = { to: '+12125550187', text: 'hello', media: [], callbackUrl: undefined, expirySeconds: 3600 };
const file = { name: 'a.png', type: 'image/png', bytes: new Uint8Array([1]) };

const adapterOf = (apiUrl: string, connectMs = 30) => {
  const deps = { ...account, apiUrl, connectMs, timeoutMs: 5_000 };
  return { gateway: createPlivoGateway(deps), host: createPlivoMediaHost(deps), records: createCarrierRecords(deps) };
};

/** Takes connections and says nothing; keeps what it heard. */
const startSilent = async () => {
  const heard: Buffer[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => {}).on('data', (bytes: Buffer) => void heard.push(bytes)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, heard };
};

describe('a connection that does not stand in time', () => {
  it('because nobody takes it is a clear non-send', async () => {
    const deaf = await startDeafServer();
    onTestFinished(deaf.close);
    const { gateway, host, records } = adapterOf(`http://127.0.0.1:${deaf.port}`);
    expect(await gateway.send(hello)).toMatchObject({ kind: 'not-sent', failure: { code: 'plivo.unreachable' } });
    expect(await host.upload(file)).toEqual({ kind: 'failed', reason: 'connection failed' });
    expect(await records.get('uuid-1')).toBeUndefined();
  });

  it('because the handshake of TLS does not end is one too, and nothing of the message was written', async () => {
    const silent = await startSilent();
    const { gateway, host } = adapterOf(`https://127.0.0.1:${silent.port}`);
    expect(await gateway.send(hello)).toMatchObject({ kind: 'not-sent', failure: { code: 'plivo.unreachable' } });
    expect(await host.upload(file)).toEqual({ kind: 'failed', reason: 'connection failed' });
    // Two hellos of a handshake, which name neither person nor words.
    expect(Buffer.concat(silent.heard).toString('latin1')).not.toMatch(/POST|hello|2125550187/);
  });

  it('because the other side ends it within the handshake is one too', async () => {
    const server = createServer(
      (socket) => void socket.on('error', () => {}).once('data', () => socket.resetAndDestroy()),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { gateway } = adapterOf(`https://127.0.0.1:${(server.address() as AddressInfo).port}`, 1_000);
    expect(await gateway.send(hello)).toMatchObject({ kind: 'not-sent', failure: { code: 'plivo.unreachable' } });
  });
});

it('an answer may take longer than a connection', async () => {
  const plivo = await createPlivoEmulator({ ...account, numbers: [account.sender.number] });
  onTestFinished(plivo.close);
  const { gateway } = adapterOf(plivo.apiUrl, 30);
  plivo.fail({ path: '/Message/', kind: 'delay', ms: 45 });
  expect(await gateway.send(hello)).toMatchObject({ kind: 'accepted' });
});

it('every send, look-up and upload has a connection of its own', async () => {
  const plivo = await createPlivoEmulator({ ...account, numbers: [account.sender.number] });
  const proxy = await startTcpProxy({ host: '127.0.0.1', port: Number(new URL(plivo.apiUrl).port) });
  onTestFinished(async () => {
    proxy.close();
    await plivo.close();
  });
  const { gateway, host, records } = adapterOf(`http://127.0.0.1:${proxy.port}`, 1_000);
  await gateway.send(hello);
  await gateway.send(hello);
  await host.upload(file);
  await records.get(plivo.messages[0]?.uuid ?? '');
  expect(plivo.requests).toHaveLength(4);
  expect(proxy.connections()).toBe(4);
});
