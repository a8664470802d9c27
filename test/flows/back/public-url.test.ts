/** A `PUBLIC_URL` with a path: behind a proxy that keeps the path, and behind one that strips it. */
import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { type Bot, startBot } from '../../harness.ts';
import { type ProxyManner, startPrefixProxy } from '../../support/prefix-proxy.ts';

const to = '+14155550123';

const startBehind = async (manner: ProxyManner, prefix: string) => {
  const ports: number[] = [];
  const publicUrl = await startPrefixProxy(prefix, manner, () => ports[0] ?? 0);
  const bot: Bot = await startBot({ env: { PUBLIC_URL: publicUrl }, plivo: { autoReports: false } });
  ports.push(bot.port);
  return { ...bot, publicUrl };
};

/** The last ones are the names of folders that the app has itself. */
describe.each(['/mms', '/apps/mms-bot', '/plivo', '/plivo/status', '/slack'])(
  'PUBLIC_URL with the path %s',
  (prefix) => {
    describe.each(['keeps', 'strips'] as const)('behind a proxy that %s it', (manner) => {
      it('hears of Plivo what became of a message, signed for the public address', async () => {
        const bot = await startBehind(manner, prefix);
        await bot.type(`${to} hi`);
        await bot.taken(1);
        expect(bot.plivo.messages[0]?.url).toMatch(`${bot.publicUrl}/plivo/status/`);
        const reports = await bot.plivo.report(to, 'delivered');
        expect(reports.map(({ answer }) => answer)).toEqual([{ status: 200, body: '' }]);
        await bot.cardSays('Delivered');
        expect(bot.lookUps()).toHaveLength(0);
      });

      it('refuses what is forged', async () => {
        const bot = await startBehind(manner, prefix);
        await bot.type(`${to} hi`);
        await bot.taken(1);
        const [forged] = await bot.plivo.report(to, 'delivered', { forge: 'token' });
        expect(forged?.answer).toMatchObject({ status: 401 });
      });

      it('takes what Slack says, and answers for its health', async () => {
        const bot = await startBehind(manner, prefix);
        const slack = bot.slack.connect(`${bot.publicUrl}/slack/events`);
        await slack.command({ user: people.sender, channel: places.general, text: `${to} hi` });
        await bot.taken(1);
        for (const path of ['/healthz', '/readyz']) expect((await fetch(bot.publicUrl + path)).status).toBe(200);
      });
    });
  },
);

it('answers with and without the path of PUBLIC_URL, and under no other', async () => {
  const bot = await startBehind('keeps', '/mms');
  const statusOf = async (path: string) => (await fetch(bot.appUrl + path)).status;
  expect(await statusOf('/healthz')).toBe(200);
  expect(await statusOf('/mms/healthz')).toBe(200);
  expect(await statusOf('/mms/plivo/status/x')).toBe(405);
  for (const path of ['/mms', '/mms/', '/mmshealthz', '/MMS/healthz', '/mms/mms/healthz', '/other/healthz']) {
    expect(await statusOf(path), path).toBe(404);
  }
});

describe('a PUBLIC_URL over plain http', () => {
  const warning = 'config.public-url-not-https';

  it('is warned of at the start, once and with what to do', async () => {
    const bot = await startBot({ env: { PUBLIC_URL: 'http://mms.example.com' } });
    const line = bot.output.filter((it) => it.includes(warning));
    expect(line).toHaveLength(1);
    expect(line[0]).toContain('https://');
    expect(line[0]).toContain('"level":40');
  });

  it.each(['http://localhost:3000', 'http://127.0.0.1:3000/mms', 'http://[::1]:3000', 'https://mms.example.com', ''])(
    'is nothing to warn of on this machine: %j',
    async (url) => {
      const bot = await startBot({ env: { PUBLIC_URL: url } });
      expect(bot.output.join('')).not.toContain(warning);
    },
  );
});
