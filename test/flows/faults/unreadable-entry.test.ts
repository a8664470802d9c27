import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { startApp } from '../../../src/app/start.ts';
import { loadConfig } from '../../../src/config/index.ts';
import { environmentOf, startAtRest } from '../../harness.ts';
import { keepLog } from '../../support/http.ts';
import { openScratchStore } from '../../support/scratch-store.ts';

const [one, other] = ['+14155550123', '+14155550124'];

it('starts beside an entry of open work that cannot be read, names it, and sends the rest', async () => {
  const scratch = await openScratchStore('sqlite');
  onTestFinished(scratch.close);
  const env = { STORE_URL: scratch.url, UNDO_SECONDS: '60' };
  const bot = await startAtRest({ env });
  await bot.type(`${one} First`);
  await bot.type(`${other} Second`);
  await bot.quiet();
  await bot.app.stop();
  const db = new DatabaseSync(scratch.url.slice('sqlite://'.length));
  const [spoiled] = db
    .prepare(
      "UPDATE keyv SET value = '{' WHERE key = (SELECT min(key) FROM keyv WHERE key GLOB 'pending:*') RETURNING key",
    )
    .all();
  db.close();

  const { log, lines } = keepLog();
  const next = await startApp(loadConfig(environmentOf(bot, env)), { log, clock: bot.clock });
  onTestFinished(next.stop);
  await bot.pass(65_000);

  expect(bot.sends()).toHaveLength(1);
  const named = lines.filter(({ step }) => step === 'store.set-aside');
  expect(named).toMatchObject([{ level: 'error', fields: { key: spoiled?.key } }]);
});

it('says on the card of which message nothing can be read any more, and sends the others of its list', async () => {
  const scratch = await openScratchStore('sqlite');
  onTestFinished(scratch.close);
  const env = { STORE_URL: scratch.url, UNDO_SECONDS: '60' };
  const bot = await startAtRest({ env });
  await bot.type(`${one}, ${other} To both of you`);
  await bot.quiet();
  await bot.app.stop();
  const db = new DatabaseSync(scratch.url.slice('sqlite://'.length));
  const spoil =
    "UPDATE keyv SET value = replace(value, '\"to\":', '\"was\":') WHERE key GLOB 'record:*' AND value LIKE ?";
  db.prepare(spoil).run(`%${one}%`);
  db.close();

  const { log, lines } = keepLog();
  const next = await startApp(loadConfig(environmentOf(bot, env)), { log, clock: bot.clock });
  onTestFinished(next.stop);
  await bot.pass(65_000);

  expect(bot.sends()).toHaveLength(1);
  expect(bot.cardText()).toContain("can't be read any more");
  expect(bot.cardText()).not.toContain('undefined');
  const named = lines.filter(({ step }) => step === 'store.unreadable').map(({ fields }) => fields?.what);
  expect(named[0]).toMatch(/^What is stored as record:\S+ is not as it has to be, in: to\.$/);
});
