/** What people cost who can reach the port and have no secret. */
import { describe, expect, it } from 'vitest';
import { signatureForms, signatureHeaders } from '../../../emulators/plivo/sign.ts';
import { people } from '../../../emulators/slack/seed.ts';
import { type Bot, secrets, startBot } from '../../harness.ts';
import { eventually } from '../../support/eventually.ts';
import { timed } from '../../support/fair-time.ts';
import { rawConnection, statusesIn } from '../../support/http.ts';

const form = 'application/x-www-form-urlencoded';
const kib = 1024;
const mib = 1024 * kib;
const fresh = () => String(Math.floor(Date.now() / 1_000));
const forged = () => ({ 'x-slack-request-timestamp': fresh(), 'x-slack-signature': `v0=${'0'.repeat(64)}` });

/** A request that says it has `length` bytes and ends after `sent`. */
const begin = (
  { port }: Pick<Bot, 'port'>,
  path: string,
  headers: Record<string, string>,
  length: number,
  sent = 1,
) => {
  const all = { host: 'bot', 'content-type': form, 'content-length': String(length), ...headers };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return rawConnection(port, `POST ${path} HTTP/1.1\r\n${head.join('')}\r\n${'x'.repeat(sent)}`);
};

describe('a stranger who sends a megabyte slowly', () => {
  const path = '/slack/events';
  it.each([
    ['without a signature', path, {}],
    ['without a time', path, { 'x-slack-signature': `v0=${'0'.repeat(64)}` }],
    ['with a time that is long ago', path, { ...forged(), 'x-slack-request-timestamp': '1760000000' }],
    ['as a callback without a signature', '/plivo/status/AAAAAAAAAAAAAAAAAAAAAA', {}],
  ])('is answered 401 before it is read: %s', async (_how, to, headers) => {
    const bot = await startBot();
    const { ended } = await begin(bot, to, headers, mib);
    const { value, ms } = await timed(() => ended);
    expect(statusesIn(value)).toEqual([401]);
    expect(ms).toBeLessThan(3_000);
  });

  it('as a callback is refused above 64 KiB, also with a signature', async () => {
    const bot = await startBot();
    const url = `${bot.appUrl}/plivo/status/AAAAAAAAAAAAAAAAAAAAAA`;
    const keys = { own: [secrets.authToken], main: [secrets.authToken] };
    const post = async (size: number) => {
      const params = { MessageUUID: 'x', Status: 'sent', More: 'x'.repeat(size) };
      const headers = signatureHeaders({ method: 'POST', url, params }, keys, signatureForms);
      return (await fetch(url, { method: 'POST', headers, body: new URLSearchParams(params) })).status;
    };
    expect(await post(63 * kib)).toBe(404);
    expect(await post(64 * kib)).toBe(413);
  });

  it('holds 16 MiB at the most with all his connections, and the team is answered meanwhile', async () => {
    const bot = await startBot();
    const size = 900 * kib;
    const all = await Promise.all(Array.from({ length: 40 }, () => begin(bot, path, forged(), mib, size)));
    const held = () => all.filter(({ received }) => statusesIn(received()).length === 0);
    await eventually('no more is held', () => expect(held().length * size).toBeLessThanOrEqual(16 * mib));
    const { value, ms } = await timed(() => bot.type('help', { user: people.sender }));
    expect(value.status).toBe(200);
    expect(ms).toBeLessThan(1_000);
    const given = all.filter(({ received }) => statusesIn(received()).length > 0);
    expect(new Set(given.flatMap(({ received }) => statusesIn(received())))).toEqual(new Set([503]));
  });
});

describe('a stranger with many connections', () => {
  it('keeps no more than 500 of them, and the team is answered meanwhile', async () => {
    const bot = await startBot();
    const open = new Set<number>();
    const connections = await Promise.all(Array.from({ length: 600 }, () => rawConnection(bot.port)));
    connections.forEach(({ ended }, n) => {
      open.add(n);
      void ended.then(() => open.delete(n));
    });
    expect((await bot.type('help', { user: people.sender })).status).toBe(200);
    await eventually('the others are closed', () => expect(open.size).toBeLessThanOrEqual(500));
  });
});

describe('a stranger who is refused a thousand times', () => {
  it('fills no log: the first is told, and the others are counted', async () => {
    const bot = await startBot();
    const before = bot.output.length;
    const ask = () =>
      fetch(`${bot.appUrl}/slack/events`, { method: 'POST', headers: { 'content-type': form, ...forged() } });
    for (let round = 0; round < 50; round += 1) await Promise.all(Array.from({ length: 20 }, ask));
    const refusals = bot.output.slice(before).filter((line) => line.includes('http.refused'));
    expect(refusals).toHaveLength(1);
    expect(refusals[0]).toContain('no signature matches');
    expect(bot.output.slice(before).join('')).not.toContain('http.failed');
    await bot.app.stop();
    const told = bot.output.slice(before).filter((line) => line.includes('http.refused'));
    expect(told.map((line) => JSON.parse(line).count)).toEqual([1, 999]);
  });
});

describe('a stranger who asks /readyz while Slack is down', () => {
  it('makes the bot ask Slack once, not once for each', async () => {
    const bot = await startBot({ before: ({ slack }) => slack.fail('auth.test', { status: 503, times: 1_000 }) });
    const before = bot.calls('auth.test').length;
    const ask = async () => (await fetch(`${bot.appUrl}/readyz`)).status;
    const statuses = await Promise.all(Array.from({ length: 20 }, ask));
    for (let n = 0; n < 20; n += 1) statuses.push(await ask());
    expect(new Set(statuses)).toEqual(new Set([503]));
    expect(bot.calls('auth.test').length - before).toBe(1);
  });
});
