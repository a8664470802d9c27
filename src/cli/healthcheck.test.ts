import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const script = fileURLToPath(new URL('healthcheck.ts', import.meta.url));

/** A server that answers `/healthz` with this status, and says on which port. */
const listenOn = async (host: string, status = 200): Promise<string> => {
  const server = createServer(({ url }, res) => res.writeHead(url === '/healthz' ? status : 404).end());
  server.listen(0, host);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return String((server.address() as AddressInfo).port);
};

/** The exit code of the health check: 0 is healthy, 1 is not. */
const check = async (env: Record<string, string>, path = '/healthz'): Promise<number> => {
  const child = spawn(process.execPath, [script, path], { env, stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number];
  return code;
};

const hasIPv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
const everywhere = [
  ['any address', '0.0.0.0', {}],
  ['any address, as it says', '0.0.0.0', { HOST: '0.0.0.0' }],
  ['any address, also of IPv6', '::', { HOST: '::' }],
  ['any address, since nothing is set', '0.0.0.0', { HOST: ' ' }],
  ['one address', '127.0.0.2', { HOST: '127.0.0.2' }],
  ['one address of IPv6', '::1', { HOST: ' ::1 ' }],
  ['a name', 'localhost', { HOST: 'localhost' }],
] as const;
it.each(everywhere.filter(([, host]) => hasIPv6 || !host.includes(':')))(
  'is healthy where the bot listens on %s (%s)',
  async (_what, host, env) => {
    expect(await check({ ...env, PORT: await listenOn(host) })).toBe(0);
  },
);

it('is not healthy where the bot listens on another address', async () => {
  expect(await check({ HOST: '127.0.0.1', PORT: await listenOn('127.0.0.2') })).toBe(1);
});

it('is not healthy where the bot says so, or does not know the path', async () => {
  expect(await check({ PORT: await listenOn('0.0.0.0', 503) })).toBe(1);
  expect(await check({ PORT: await listenOn('0.0.0.0') }, '/healthy')).toBe(1);
});
