/** `slack-mms doctor` as a person meets it: through the launcher, beside a bot that runs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { environmentOf, secrets, sender, startBot } from '../harness.ts';
import { compileCache } from '../support/bot/process.ts';
import { openScratchStore } from '../support/scratch-store.ts';
import { root } from '../support/source-files.ts';
import { startPatient } from './doctor.ts';

const run = async (env: Record<string, string>, ...args: string[]) => {
  const all = { PATH: process.env.PATH ?? '', ...compileCache(), ...env };
  const child = spawn(process.execPath, [`${root}bin/slack-mms.cjs`, 'doctor', ...args], { env: all });
  let [printed, complaint] = ['', ''];
  child.stdout.on('data', (chunk) => (printed += chunk));
  child.stderr.on('data', (chunk) => (complaint += chunk));
  const [code] = (await once(child, 'close')) as [number];
  return { code, printed, complaint };
};

it('finds all well beside a bot that runs on a file, ends with 0, and the bot goes on', async () => {
  const scratch = await openScratchStore('sqlite');
  onTestFinished(scratch.close);
  const bot = await startBot({ env: { STORE_URL: scratch.url } });
  const { code, printed } = await run(environmentOf(bot, { STORE_URL: scratch.url }));
  expect(printed).toMatch(/^\d+ ok, 0 differs, 0 failed, 0 skipped\.$/m);
  expect(printed).toContain('A bot is running on the file.');
  expect(code).toBe(0);
  await bot.type('+12125550187 Still here');
  await bot.arrived('+12125550187');
});

it('holds no secret and no number, as JSON too, and ends with 1', async () => {
  const { world } = await startPatient({ plivo: { account: { credits: '0' } } });
  const said = `'${sender.slice(1)}' is not for ${secrets.authId}:${secrets.authToken}`;
  world.plivo.fail({ path: '/Number/', kind: 'status', status: 400, error: said, times: 2 });
  const { code, printed, complaint } = await run(
    environmentOf(world, { STORE_URL: 'redis://u:store-pw@127.0.0.1:1' }),
    '--json',
  );
  const { ok, checks } = JSON.parse(printed) as { ok: boolean; checks: { name: string; kind: string; says: string }[] };
  expect([ok, code, complaint.includes('Checking')]).toEqual([false, 1, false]);
  expect(checks.find(({ name }) => name === 'Plivo sender')?.says).toContain('is not for [secret]:[secret]');
  for (const secret of [...Object.values(secrets), sender.slice(2), 'store-pw']) expect(printed).not.toContain(secret);
});

it('says everything that is missing where nothing is configured, and where to try it', async () => {
  const { code, printed } = await run({});
  expect(code).toBe(1);
  expect(printed).toMatch(/^failed +Configuration: SLACK_BOT_TOKEN is not set\.$/m);
  expect(printed).toContain('npm run sandbox');
});
