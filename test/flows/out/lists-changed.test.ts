/** The operator changes who may send, from where and to where, and restarts while something is held or waits. */
import { expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { startApp } from '../../../src/app/start.ts';
import { loadConfig } from '../../../src/config/index.ts';
import { openStore } from '../../../src/store/open.ts';
import { environmentOf, startAtRest } from '../../harness.ts';
import { keepLog } from '../../support/http.ts';

const [american, canadian] = ['+14155550123', '+14165550123'];
const second = 1_000;

/** A bot, and the next one on the same store with another configuration. */
const startKept = async (env: Record<string, string>) => {
  const kept = await openStore('memory://', { now: Date.now });
  const open: typeof openStore = async () => ({ ...kept, close: async () => {} });
  const bot = await startAtRest({ open, env: { USER_DAILY_LIMIT: '14', MAX_RECIPIENTS: '14', ...env } });
  const restart = async (changed: Record<string, string>) => {
    await bot.app.stop();
    const config = loadConfig(environmentOf(bot, { USER_DAILY_LIMIT: '14', MAX_RECIPIENTS: '14', ...env, ...changed }));
    return startApp(config, { log: keepLog().log, clock: bot.clock, open });
  };
  const used = () =>
    kept
      .get('quota', `user-${people.sender}.${new Date(bot.clock.now()).toISOString().slice(0, 10)}`)
      .then((quota) => quota?.used);
  return { ...bot, restart, used };
};

type Change = [what: string, changed: Record<string, string>, said: string];
const changes: Change[] = [
  ['the list was emptied', { ALLOWED_USERS: '' }, 'nobody is on the list of people who can send anymore'],
  ['its sender was taken off the list', { ALLOWED_USERS: people.colleague }, "its sender isn't on the list"],
  [
    'its channel was taken off the list',
    { ALLOWED_CHANNELS: places.random },
    "isn't allowed in this message's channel",
  ],
];

const numbers = Array.from({ length: 12 }, (_, n) => `+141555501${String(n + 10)}`);

it.each(changes)('what is held is not sent after a restart where %s', async (_what, changed, said) => {
  const bot = await startKept({ UNDO_SECONDS: '60', ALLOWED_CHANNELS: places.general });
  await bot.type(`${american} On my way`);
  await bot.pass(2 * second);
  const app = await bot.restart(changed);
  await bot.pass(70 * second, 5 * second);
  expect(bot.plivo.messages).toEqual([]);
  expect(bot.cardText()).toContain(said);
  expect(bot.replies()).toEqual([expect.stringContaining(said)]);
  expect(await bot.used()).toBe(0);
  await app.stop();
});

it.each(changes)('what waits in line is not sent after a restart where %s', async (_what, changed, said) => {
  const bot = await startKept({ PLIVO_SMS_PER_SECOND: '0.05' });
  await bot.type(`${numbers.join(', ')} Hello`);
  await bot.taken(10);
  await bot.pass(2 * second);
  const app = await bot.restart(changed);
  await bot.pass(60 * second, 5 * second);
  expect(bot.plivo.messages).toHaveLength(10);
  expect(bot.cardText().split(said)).toHaveLength(3);
  expect(await bot.used()).toBe(10);
  await app.stop();
});

it('only those of a list are not sent to whose country is not allowed any more', async () => {
  const bot = await startKept({ UNDO_SECONDS: '60' });
  await bot.type(`${american}, ${canadian} On my way`);
  await bot.pass(2 * second);
  const app = await bot.restart({ ALLOWED_COUNTRIES: 'CA' });
  await bot.pass(70 * second, 5 * second);
  expect(bot.plivo.messages.map(({ to }) => `+${to}`)).toEqual([canadian]);
  expect(bot.cardText()).toContain("messages to this number's country aren't allowed anymore");
  expect(await bot.used()).toBe(1);
  await app.stop();
});

it('what was accepted of a member of a group goes: nobody is asked again before each start', async () => {
  const groups = 'S0SENDERS1';
  const bot = await startKept({ UNDO_SECONDS: '60' });
  await bot.type(`${american} On my way`);
  await bot.pass(2 * second);
  const asked = bot.calls('usergroups.users.list').length;
  const app = await bot.restart({ ALLOWED_USERS: '', ALLOWED_USERGROUPS: groups });
  await bot.pass(70 * second, 5 * second);
  expect(bot.plivo.messages).toHaveLength(1);
  expect(bot.calls('usergroups.users.list')).toHaveLength(asked);
  await app.stop();
});

it('what others sent leaves on time beside it', async () => {
  const bot = await startKept({ UNDO_SECONDS: '60', ALLOWED_USERS: `${people.sender},${people.colleague}` });
  await bot.type(`${american} On my way`);
  await bot.type(`${canadian} Me too`, { user: people.colleague });
  await bot.pass(2 * second);
  const app = await bot.restart({ ALLOWED_USERS: people.colleague });
  await bot.pass(70 * second, 5 * second);
  expect(bot.plivo.messages.map(({ text }) => text)).toEqual(['Me too']);
  await app.stop();
});
