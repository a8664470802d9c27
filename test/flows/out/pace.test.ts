import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startApp } from '../../../src/app/start.ts';
import { loadConfig } from '../../../src/config/index.ts';
import { createLogger } from '../../../src/observability/logger.ts';
import { environmentOf, startBot, startWorld } from '../../harness.ts';
import { eventually } from '../../support/eventually.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { overPace } from '../../support/over-pace.ts';

const burst = 10;
const perSecond = 5;

it('keeps the pace with what became overdue while nobody ran', async () => {
  const clock = createManualClock();
  const world = await startWorld({ plivo: { autoReports: false, now: clock.now } });
  const folder = mkdtempSync(join(tmpdir(), 'slack-mms-pace-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const env = { STORE_URL: `sqlite://${folder}/store.sqlite`, PLIVO_SMS_PER_SECOND: String(perSecond) };
  const config = loadConfig(environmentOf(world, { ...env, MAX_RECIPIENTS: '40' }));
  const log = createLogger({ level: 'silent' });
  const recipients = Array.from({ length: 40 }, (_, n) => `+14155550${130 + n}`);

  const before = await startApp(config, { log, clock });
  const text = `${recipients.join(', ')} Hello`;
  await world.type(text);
  await world.taken(burst);
  await before.stop();
  await clock.advance(60_000);

  const after = await startApp(config, { log, clock });
  onTestFinished(after.stop);
  await eventually('all have left', async () => {
    await world.quiet();
    await clock.advance(100);
    return world.plivo.messages.length === recipients.length;
  });

  const leftAt = world.sends().map(({ at }) => at);
  expect(overPace(leftAt, { perSecond, burst: burst + 1 })).toEqual([]);
  expect(leftAt).toHaveLength(recipients.length);
});

describe('a list that is long for the pace', () => {
  const everybody = Array.from({ length: 40 }, (_, n) => `+14155550${130 + n}`);
  const list = { MAX_RECIPIENTS: '40' };

  it('is refused as a whole where its last could not leave within three hours, and costs nothing', async () => {
    // Ten leave at once, and then one in 1,000 s. Had the 40 been counted, no 10 would be left for today.
    const env = { ...list, PLIVO_SMS_PER_SECOND: '0.001', USER_DAILY_LIMIT: '49' };
    const bot = await startBot({ env });
    const { message } = await bot.type(`${everybody.join(', ')} Hello`);
    expect(bot.slack.textOf(message)).toContain('40 messages would take until about 9 hours from now');
    await bot.quiet();
    expect(bot.plivo.requests).toEqual([]);
    expect(bot.cards()).toEqual([]);

    await bot.type(`${everybody.slice(0, burst).join(', ')} Hello`);
    await bot.taken(burst);
  });

  it.each(['0', '10'])('tells the person how long it takes, with %s s to undo it', async (undo) => {
    const env = { ...list, PLIVO_SMS_PER_SECOND: '0.25', UNDO_SECONDS: undo };
    const bot = await startBot({ env });
    const { message } = await bot.type(`${everybody.join(', ')} Hello`);
    // Ten leave at once, and then one in 4 s.
    expect(bot.slack.textOf(message)).toContain('40 messages, about 2 min.');
  });

  it('says nothing of it where all leave at once', async () => {
    const bot = await startBot({ env: { ...list, PLIVO_SMS_PER_SECOND: '0.25' } });
    const { message } = await bot.type(`${everybody.slice(0, burst).join(', ')} Hello`);
    expect(bot.slack.textOf(message)).not.toContain('about');
  });
});
