/** What whoever is on call finds in the log and at /readyz when something needs a person. */
import { expect, it } from 'vitest';
import { startAtRest, startBot } from '../../harness.ts';

const to = '+14155550123';

type Side = { appUrl: string; output: readonly string[] };
const readyz = async ({ appUrl }: Side) => {
  const answer = await fetch(`${appUrl}/readyz`);
  const said = (await answer.json()) as { checks: Record<string, string>; warnings: { code: string; says: string }[] };
  return { status: answer.status, ...said };
};
/** The lines of the log about a step, with their level. */
const lines = ({ output }: Side, step: string) =>
  output
    .join('')
    .split('\n')
    .filter((line) => line.includes(`"${step}"`))
    .map((line) => JSON.parse(line) as { level: number; says?: string });
const [warn, error] = [40, 50];

it('Plivo refuses our credentials: an error once, a warning at /readyz, and over when it takes them', async () => {
  const bot = await startBot({ env: { UNDO_SECONDS: '0' } });
  bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'status', status: 401 });
  await bot.type(`${to} Hello`);
  await bot.eventually('it is said', () => lines(bot, 'alarm.plivo.credentials').length === 1);
  expect(lines(bot, 'alarm.plivo.credentials')[0]).toMatchObject({
    level: error,
    says: expect.stringContaining('PLIVO_AUTH_TOKEN'),
  });
  expect(await readyz(bot)).toMatchObject({ status: 200, warnings: [{ code: 'plivo.credentials' }] });

  bot.plivo.clearFaults();
  await bot.type(`${to} Again`);
  await bot.eventually('it is over', async () => (await readyz(bot)).warnings.length === 0);
});

it('Plivo hangs: a warning that what was sent is unconfirmed', async () => {
  const bot = await startAtRest({ env: { UNDO_SECONDS: '0' } });
  bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'hang' });
  await bot.type(`${to} Hello`);
  await bot.eventually('it is said', () => lines(bot, 'alarm.plivo.silent').length === 1);
  expect(lines(bot, 'alarm.plivo.silent')[0]).toMatchObject({ level: warn });
});

it('a token that is revoked while the app runs: an error, /readyz says 503, reports are stored, and it recovers', async () => {
  const bot = await startBot({ env: { UNDO_SECONDS: '0' }, plivo: { autoReports: false } });
  await bot.type(`${to} Hello`);
  await bot.eventually('it is sent', () => bot.plivo.phone(to).length === 1);
  bot.slack.fail('*', { error: 'token_revoked', times: 1_000 });
  await bot.plivo.report(to, 'delivered');
  await bot.eventually('it is said', () => lines(bot, 'alarm.slack.token').length === 1);
  expect(lines(bot, 'alarm.slack.token')[0]).toMatchObject({ level: error });
  expect(await readyz(bot)).toMatchObject({ status: 503, checks: { slack: 'failed', store: 'ok' } });

  bot.slack.recover();
  await bot.eventually('Slack is asked again', async () => (await readyz(bot)).status === 200);
  await bot.eventually('the report shows', () => bot.cardText().includes('Delivered'));
});

it('no report ever comes: one warning with the cause to look for, after three messages had to be asked for', async () => {
  const bot = await startAtRest({ env: { UNDO_SECONDS: '0' } });
  const people = ['+14155550101', '+14155550102', '+14155550103', '+14155550104'];
  for (const number of people) await bot.type(`${number} Hello`);
  await bot.pass(20_000);
  // Delivered, and no callback about it.
  for (const number of people) await bot.plivo.report(number, 'delivered', { lost: true });
  await bot.pass(10 * 60_000, 15_000);
  expect(lines(bot, 'alarm.reports.missing')).toEqual([
    expect.objectContaining({ level: warn, says: expect.stringContaining('PUBLIC_URL') }),
  ]);
  await bot.type('+14155550105 Hello');
  await bot.pass(20_000);
  await bot.plivo.report('+14155550105', 'delivered');
  expect((await readyz(bot)).warnings).toEqual([]);
});

it('an address that is not ours: a warning at the start', async () => {
  const bot = await startBot({ env: { PUBLIC_URL: 'http://127.0.0.1:1' } });
  await bot.eventually('it is said', () => lines(bot, 'alarm.public-url.unreachable').length === 1);
  expect(await readyz(bot)).toMatchObject({ status: 200, warnings: [{ code: 'public-url.unreachable' }] });
});

it('a callback that fits no signature: the log names the address that it was checked against', async () => {
  const bot = await startBot();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-plivo-signature-v3': 'forged' };
  await fetch(`${bot.appUrl}/plivo/status/abc`, { method: 'POST', headers, body: 'MessageUUID=1&Status=sent' });
  await bot.eventually('it is said', () => bot.output.join('').includes(`checked against ${bot.appUrl}/plivo/status/`));
});

it('the first line and /healthz say which version runs', async () => {
  const bot = await startBot();
  const answer = await fetch(`${bot.appUrl}/healthz`);
  const { version } = (await answer.json()) as { version: string };
  expect(version).toMatch(/^\d+\.\d+\.\d+/);
  expect(lines(bot, 'app.started')[0]).toMatchObject({ version });
});
