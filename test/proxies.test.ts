/** Which calls would go through a proxy that the environment names, so that the start refuses one for all of them (decision 16). */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const program = fileURLToPath(new URL('fixtures/every-client.ts', import.meta.url));

const listen = async (server: Server): Promise<string> => {
  server.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close().closeAllConnections());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** The hosts to which a proxy was asked to connect, which it never does. */
const hostsAskedOfProxy = async (env: Record<string, string>): Promise<string[]> => {
  let addressesGiven = 0;
  const asked = new Set<string>();
  const proxy = createServer((_, response) => response.writeHead(502).end());
  proxy.on('connect', ({ url = '' }, socket) => {
    asked.add(url.split(':')[0] ?? '');
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  const address = await listen(proxy);
  const opened = JSON.stringify({ ok: true, url: 'wss://socket-mode.invalid/' });
  const slack = await listen(
    createServer((_, response) => {
      addressesGiven += 1;
      response.end(opened);
    }),
  );
  const child = spawn(process.execPath, [program, `${slack}/api/`], {
    env: { PATH: process.env.PATH, HTTPS_PROXY: address, HTTP_PROXY: address, NO_PROXY: '127.0.0.1', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  // Socket Mode got as far as its connection.
  expect(addressesGiven).toBe(1);
  return [...asked].sort();
};

it('sends nothing through HTTPS_PROXY', async () => {
  expect(await hostsAskedOfProxy({})).toEqual([]);
});

it('sends nothing of Plivo, Socket Mode, and links through it where Node is told to use it', async () => {
  expect(await hostsAskedOfProxy({ NODE_USE_ENV_PROXY: '1' })).toEqual(['slack-api.invalid']);
});
