import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { people } from '../../../emulators/slack/seed.ts';
import { startApp } from '../../../src/app/start.ts';
import { loadConfig } from '../../../src/config/index.ts';
import { createLogger } from '../../../src/observability/logger.ts';
import { environmentOf, startAtRest, startBot, startWorld } from '../../harness.ts';
import { eventually } from '../../support/eventually.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { overPace } from '../../support/over-pace.ts';
import { openScratchStore } from '../../support/scratch-store.ts';

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

  describe.each([
    ['0', 120],
    ['10', 130],
  ])('tells the person when the last one leaves, with %s s to undo it', (undo, seconds) => {
    const env = { ...list, PLIVO_SMS_PER_SECOND: '0.25', UNDO_SECONDS: undo };
    const start = async () => {
      const bot = await startAtRest({ env });
      const lastMinute = Math.ceil((bot.clock.now() + seconds * 1000) / 60_000) * 60;
      // A moment in the reader's own time, since nobody comes back to change it.
      return { ...bot, says: `40 messages, the last around <!date^${lastMinute}^{time}|` };
    };

    it('in the answer to the command', async () => {
      const bot = await start();
      const { message } = await bot.type(`${everybody.join(', ')} Hello`);
      // Ten leave at once, and then one in 4 s.
      expect(bot.slack.textOf(message)).toContain(bot.says);
    });

    it('and in what the worker says after the form', async () => {
      const bot = await start();
      await bot.type('');
      await bot.people.submit({ user: people.sender, values: { to: everybody.join(', '), text: 'Hello' } });
      await bot.whisper(people.sender, bot.says);
    });
  });

  it('says to one person only when it goes out, where nobody is before them', async () => {
    const bot = await startAtRest({ env: { UNDO_SECONDS: '10' } });
    expect(await bot.answerTo('+14155550123 Hello')).not.toMatch(/1 message|around/);
  });

  it('says nothing of it where all leave at once', async () => {
    const bot = await startBot({ env: { ...list, PLIVO_SMS_PER_SECOND: '0.25' } });
    const { message } = await bot.type(`${everybody.slice(0, burst).join(', ')} Hello`);
    expect(bot.slack.textOf(message)).not.toContain('around');
  });
});

describe('what is promised', () => {
  const minute = 60_000;
  const everybody = Array.from({ length: 100 }, (_, n) => `+1415555${String(100 + n).padStart(4, '0')}`).join(', ');
  const many = { USER_DAILY_LIMIT: '100000', TEAM_DAILY_LIMIT: '100000', MAX_RECIPIENTS: '100' };
  const list = { ...many, PLIVO_SMS_PER_SECOND: '0.25', UNDO_SECONDS: '0' };
  /** The moment that an answer names; 0 where everything leaves at once. */
  const momentIn = (answer: string): number => Number(/around <!date\^(\d+)\^/.exec(answer)?.[1] ?? 0) * 1000;
  const wholeMinute = (at: number): number => Math.ceil(at / minute) * minute;

  it('does not wait behind those who were stopped', async () => {
    const bot = await startAtRest({ env: list, plivo: { autoReports: false } });
    await bot.type(`${everybody} Hello`);
    await bot.taken(burst);
    await bot.type('cancel');

    expect(momentIn(await bot.answerTo('+14155550199 Hello'))).toBe(0);
    await bot.clock.advance(5_000);
    await bot.arrived('+14155550199');
  });

  it('is refused to nobody because lists were stopped', async () => {
    const bot = await startAtRest({ env: list, plivo: { autoReports: false } });
    for (let round = 0; round < 35; round += 1) {
      expect(await bot.answerTo(`${everybody} Round ${round}`)).not.toContain('would take until');
      await bot.type('cancel');
    }
  });

  it('counts those who were promised before, and is refused once it would take three hours', async () => {
    const bot = await startAtRest({ env: { ...list, UNDO_SECONDS: '60' } });
    const answers: string[] = [];
    for (let n = 0; n < 40; n += 1) answers.push(await bot.answerTo(`${everybody} List ${n}`));
    // Ten leave at once, and then one in 4 s: a list of a hundred adds 6 min 40 s.
    const hours = answers.findIndex((answer) => answer.includes('would take until'));
    expect(hours).toBe(26);
    expect(answers.slice(0, hours).map(momentIn)).toEqual(
      Array.from({ length: hours }, (_, n) => wholeMinute(bot.clock.now() + minute + ((n + 1) * 100 - burst) * 4_000)),
    );
    expect(answers.slice(hours).every((answer) => answer.includes('would take until'))).toBe(true);
  });

  it('comes true: those behind a list that was stopped leave earlier, and nobody later', async () => {
    const bot = await startAtRest({ env: list, plivo: { autoReports: false } });
    await bot.type(`${everybody} Hello`);
    await bot.taken(burst);
    const promised = momentIn(await bot.answerTo('+14155550199 I wait behind them'));
    expect(promised).toBe(wholeMinute(bot.clock.now() + (101 - burst) * 4_000));
    await bot.quiet();
    await bot.click('mms_cancel');
    await bot.clock.advance(4_000);
    await bot.quiet();
    await bot.clock.advance(4_000);
    await eventually('the one behind them leaves', () => bot.plivo.phone('+14155550199').length === 1);
  });

  it('does not wait for the moment of a clock that was a day ahead', async () => {
    const day = 24 * 60 * minute;
    const clock = createManualClock(Date.now() + day);
    const store = await openScratchStore('sqlite');
    onTestFinished(store.close);
    const world = await startWorld({ plivo: { autoReports: false } });
    const config = loadConfig(environmentOf(world, { ...list, STORE_URL: store.url }));
    const log = createLogger({ level: 'silent' });
    const ahead = await startApp(config, { log, clock });
    await world.type(`${everybody} Hello`);
    await world.taken(burst);
    await world.type('cancel');
    await ahead.stop();

    const right = createManualClock(clock.now() - day);
    const app = await startApp(config, { log, clock: right });
    onTestFinished(app.stop);
    await world.type('+14155550199 Hello');
    await eventually('it leaves', async () => {
      await right.advance(1_000);
      return world.plivo.phone('+14155550199').length === 1;
    });
    await eventually('the card of the list shows that it was stopped', async () => {
      await right.advance(1_000);
      return world.cardText().includes('90 cancelled');
    });
  });
});
