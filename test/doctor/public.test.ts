/** The way through PUBLIC_URL, with a bot and without. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../sandbox/ports.ts';
import { examine } from '../../src/checks/doctor.ts';
import { readContexts } from '../../src/cli/doctor/contexts.ts';
import { environmentOf, startBot } from '../harness.ts';
import { startPrefixProxy } from '../support/prefix-proxy.ts';
import { scopes, startPatient } from './doctor.ts';

const besideBot = async (options: Parameters<typeof startBot>[0] = {}) => {
  const bot = await startBot(options);
  const findings = async (env: Record<string, string> = {}) => {
    const given = { scopes, channel: undefined, sendTo: undefined };
    const world = { now: Date.now, pause: async () => {}, nonce: () => crypto.randomUUID() };
    const results = await examine(readContexts(environmentOf(bot, env), given, world), false);
    return Object.fromEntries(results.map(({ name, finding }) => [name, finding]));
  };
  return { bot, findings };
};

it('takes what is signed, where a bot runs', async () => {
  const { findings } = await besideBot();
  expect(await findings()).toMatchObject({
    'Public address': { kind: 'ok', says: 'It leads to a bot of this version.' },
    'Plivo reports': { kind: 'ok' },
    'Slack requests': { kind: 'ok' },
  });
});

it('says that the bot has another token, or another secret', async () => {
  const { findings } = await besideBot();
  const found = await findings({ PLIVO_AUTH_TOKEN: 'another', SLACK_SIGNING_SECRET: 'f'.repeat(32) });
  expect(found['Plivo reports']).toMatchObject({ kind: 'failed', says: expect.stringContaining('(HTTP 401)') });
  expect(found['Slack requests']).toMatchObject({ kind: 'failed', says: expect.stringContaining('(HTTP 401)') });
});

it('says that the bot has no PUBLIC_URL, or another one', async () => {
  const { bot, findings } = await besideBot({ env: { PUBLIC_URL: '' } });
  expect((await findings({ PUBLIC_URL: bot.appUrl }))['Plivo reports']).toMatchObject({
    kind: 'failed',
    next: expect.stringContaining('Set PUBLIC_URL for the bot'),
  });
});

it('says that the bot was given another address than Plivo', async () => {
  const { bot, findings } = await besideBot();
  const proxied = await startPrefixProxy('/bot', 'strips', () => bot.port);
  expect((await findings({ PUBLIC_URL: proxied }))['Plivo reports']?.kind).toBe('failed');
});

it('says that Slack needs no address in Socket Mode', async () => {
  const { findings } = await startPatient({ slack: { appToken: 'xapp-1-test' } });
  const found = await findings({ env: { SLACK_APP_TOKEN: 'xapp-1-test' } });
  expect(found['Slack requests']).toMatchObject({ kind: 'skipped', says: expect.stringContaining('Socket Mode') });
});

it('tries the way to this machine where no bot runs, and leaves the port free', async () => {
  const { world, findings } = await startPatient();
  expect((await findings())['Public address']?.says).toBe('It leads to this machine. No bot runs there yet.');
  await expect(fetch(world.appUrl)).rejects.toThrow();
});

const answering = async (status: number): Promise<string> => {
  const server = createServer((_, response) => response.writeHead(status).end('<html>')).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close().closeAllConnections());
  await new Promise((listening) => server.once('listening', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

it.each([502, 404, 200])('says that something else answers there: %i', async (status) => {
  const { findings } = await startPatient();
  const found = await findings({ env: { PUBLIC_URL: await answering(status) } });
  expect(found['Public address']).toMatchObject({ kind: 'failed', says: expect.stringContaining(`(HTTP ${status})`) });
  expect(found['Plivo reports']).toMatchObject({ kind: 'skipped', says: 'Needs "Public address".' });
});

it('says why nobody answers', async () => {
  const { findings } = await startPatient();
  const says = async (url: string) => (await findings({ env: { PUBLIC_URL: url } }))['Public address']?.says;
  expect(await says('http://nobody.invalid')).toContain('host name is unknown');
  expect(await says(`http://127.0.0.1:${await freePort()}`)).toContain('refused the connection');
});
