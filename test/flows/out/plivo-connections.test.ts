/** The way to Plivo and not Plivo itself is what fails here: names that do not resolve, connections that are forgotten. */
import dns from 'node:dns';
import { expect, it, onTestFinished, vi } from 'vitest';
import { freePort } from '../../../sandbox/ports.ts';
import { startTcpProxy } from '../../fixtures/tcp-proxy.ts';
import { startAtRest, startBot } from '../../harness.ts';
import { eventually } from '../../support/eventually.ts';

const to = '+14155550123';

/** Names lead to this machine, but for `name`, for which no resolver answers until `answer` is called. */
const silenceResolver = (name: string) => {
  let isSilent = true;
  let asked = 0;
  const here = { address: '127.0.0.1', family: 4 };
  const lookup = (hostname: string, { all }: dns.LookupOptions, callback: (...args: unknown[]) => void) => {
    if (hostname === name) asked += 1;
    if (hostname === name && isSilent) return;
    setImmediate(() => (all ? callback(null, [here]) : callback(null, here.address, here.family)));
  };
  const spy = vi.spyOn(dns, 'lookup').mockImplementation(lookup as unknown as typeof dns.lookup);
  onTestFinished(() => spy.mockRestore());
  return {
    asked: () => asked,
    answer: () => {
      isSilent = false;
    },
  };
};

it('a message that finds no connection within 3 s is tried again, and nobody is asked', async () => {
  const resolver = silenceResolver('localhost');
  const port = await freePort();
  const bot = await startAtRest({ plivo: { port }, env: { PLIVO_API_URL: `http://localhost:${port}` } });
  // The deadline of a connection is real time; only the timers of this process are moved.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    await bot.type();
    await eventually('the name is looked up', () => resolver.asked() === 1);
    await vi.advanceTimersByTimeAsync(3_000);
    await bot.quiet();
  } finally {
    vi.useRealTimers();
  }
  await bot.pass(1_000);
  expect(bot.cardText()).toContain('Not sent yet: Plivo could not be reached.');
  expect(bot.replies()).toEqual([]);

  resolver.answer();
  await bot.pass(5_000);
  await bot.arrived(to);
  await bot.pass(60_000, 10_000);
  expect(bot.plivo.messages).toHaveLength(1);
});

it('a message after lunch is delivered, although the network has forgotten the connection of the one before', async () => {
  const port = await freePort();
  const proxy = await startTcpProxy({ host: '127.0.0.1', port });
  onTestFinished(proxy.close);
  const bot = await startBot({ plivo: { port }, env: { PLIVO_API_URL: `http://127.0.0.1:${proxy.port}` } });
  await bot.type();
  await bot.arrived(to);
  // What is sent over the connections that there are goes nowhere, and nobody is told.
  proxy.hold('toServer');

  await bot.type(`${to} After lunch`);

  await bot.arrived(to, 2);
  await bot.eventually('it is delivered', () =>
    bot.slack.textOf(bot.cards()[1] ?? bot.firstCard()).includes('Delivered'),
  );
});
