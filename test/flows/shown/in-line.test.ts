import { expect, it } from 'vitest';
import { startApp } from '../../../src/app/start.ts';
import { loadConfig } from '../../../src/config/index.ts';
import { openStore } from '../../../src/store/open.ts';
import { environmentOf, startAtRest } from '../../harness.ts';
import { keepLog } from '../../support/http.ts';

const minute = 60_000;
const many = Array.from({ length: 46 }, (_, n) => `+14155550${100 + n}`);
const env = { PLIVO_SMS_PER_SECOND: '0.01', MAX_RECIPIENTS: '50' };

it('edits no card only because time goes by: one that waits in line for an hour says when, once', async () => {
  const kept = await openStore('memory://', { now: Date.now });
  const open: typeof openStore = async () => ({ ...kept, close: async () => {} });
  const bot = await startAtRest({ env, open });
  await bot.type(`${many.join(', ')} Before you`);
  await bot.cardCount(1);
  await bot.type('+14165550123 Behind them');
  await bot.cardCount(2);
  await bot.quiet();
  const [, last] = bot.cards();
  if (!last) throw new Error('there is no second card');
  const says = () => bot.slack.textOf(bot.slack.messages(last.channel).find(({ ts }) => ts === last.ts));
  const said = says();
  expect(said).toMatch(/In line, around <!date\^\d+\^\{time\}\|/);

  /** Another process looks after every card as it starts. */
  const lookAfterAll = async () => {
    const config = loadConfig(environmentOf(bot, { ...env, PORT: '0' }));
    const app = await startApp(config, { log: keepLog().log, clock: bot.clock, open });
    await bot.quiet();
    await app.stop();
  };
  for (let passed = 0; passed < 55; passed += 11) {
    await bot.pass(11 * minute, minute);
    await lookAfterAll();
  }
  expect(bot.calls('chat.update').filter(({ args }) => args.ts === last.ts)).toEqual([]);
  expect(says()).toBe(said);

  await bot.pass(10 * minute, minute);
  expect(says()).toContain('Plivo has it');
});
