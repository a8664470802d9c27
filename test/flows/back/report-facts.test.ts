/** What a report says beside its state: when it happened, what it cost, and words that nobody knows yet. */
import { describe, expect, it } from 'vitest';
import { people } from '../../../emulators/slack/seed.ts';
import { type BotOptions, startAtRest } from '../../harness.ts';
import { breakingStore } from '../../support/breaking-store.ts';

const to = '+14155550123';
const hour = 3_600_000;
/** As a time stands in Slack's text. */
const token = (at: number) => `<!date^${Math.floor(at / 1_000)}^`;
const unanswered = { path: '/Message/', method: 'GET', kind: 'status', status: 503, times: 1_000 } as const;

/** A message that Plivo has, and a store that takes no reports until `mend` is called. */
const startBroken = async (options: BotOptions = {}) => {
  const { state, open } = breakingStore();
  const bot = await startAtRest({ ...options, open });
  await bot.type();
  await bot.passUntilCardSays('Plivo has it');
  const breakStore = (yes: boolean) => {
    state.broken = yes;
  };
  return { ...bot, breakStore };
};

describe('a report that comes an hour late', () => {
  const reportLate = async (options: BotOptions = {}) => {
    const bot = await startBroken(options);
    bot.plivo.fail(unanswered);
    const happenedAt = bot.clock.now();
    bot.breakStore(true);
    await bot.plivo.report(to, 'delivered');
    bot.breakStore(false);
    await bot.pass(hour, 10 * 60_000);
    const heardAt = bot.clock.now();
    await bot.plivo.retry();
    await bot.passUntilCardSays('Delivered');
    return { bot, happenedAt, heardAt };
  };

  it('says when the message was delivered, and not when it was heard', async () => {
    const { bot, happenedAt } = await reportLate();
    expect(bot.cardText()).toContain(`Delivered ${token(happenedAt)}`);
  });

  it('says when it was heard where the clock of Plivo is in another zone', async () => {
    const { bot, heardAt } = await reportLate({ plivo: { habits: { callbackTimes: 'india' } } });
    expect(bot.cardText()).toContain(`Delivered ${token(heardAt)}`);
  });

  it.each([
    ['utc', 0],
    ['india', -5.5],
  ] as const)('shows in the log how far the times of Plivo are from ours: %s', async (callbackTimes, hours) => {
    const bot = await startAtRest({ plivo: { habits: { callbackTimes } } });
    await bot.type();
    await bot.passUntilCardSays('Plivo has it');
    await bot.plivo.report(to, 'delivered');
    const [, lag] = /"reportLagMs":(-?\d+)/.exec(bot.output.join('')) ?? [];
    expect(Math.abs(Number(lag) - hours * hour)).toBeLessThan(2_000);
  });
});

it('a delivery that is found in the record of Plivo says when it was, by an offset', async () => {
  const bot = await startAtRest({ plivo: { signatures: [] } });
  await bot.type();
  await bot.passUntilCardSays('Plivo has it');
  await bot.clock.advance(60_000);
  const happenedAt = bot.clock.now();
  await bot.plivo.report(to, 'delivered');
  await bot.pass(9 * 60_000, 60_000);
  expect(bot.cardText()).toContain(`Delivered ${token(happenedAt)}`);
});

it('a late queued does not take back the price', async () => {
  const bot = await startAtRest();
  await bot.type();
  await bot.passUntilCardSays('Plivo has it');
  await bot.plivo.report(to, 'delivered');
  await bot.passUntilCardSays('Delivered');
  await bot.plivo.report(to, 'queued');

  await bot.click('mms_details');
  await bot.hears(people.sender, 'Plivo $0.00550');
});

describe('a long text that Plivo reports part by part', () => {
  const startLong = async () => {
    const bot = await startAtRest();
    await bot.type(`${to} ${'See you at six. '.repeat(15)}`);
    await bot.passUntilCardSays('Plivo has it');
    const part = (nth: number, status: 'sent' | 'delivered' | 'undelivered', errorCode?: string) =>
      bot.plivo.report(to, status, { part: { nth, of: 2 }, ...(errorCode ? { errorCode } : {}) });
    return { ...bot, part };
  };

  it('is delivered once both parts are, at the price of both', async () => {
    const bot = await startLong();
    await bot.part(1, 'delivered');
    await bot.pass(5_000);
    expect(bot.cardText()).not.toContain('Delivered');
    await bot.part(2, 'delivered');
    await bot.passUntilCardSays('Delivered');
    await bot.click('mms_details');
    await bot.hears(people.sender, 'Plivo $0.01100');
  });

  it('is not delivered where one part was not, though the other one was', async () => {
    const bot = await startLong();
    await bot.part(2, 'undelivered', '50');
    await bot.part(1, 'delivered');
    await bot.passUntilCardSays('Not delivered');
    await bot.pass(5_000);
    expect(bot.cardText()).not.toMatch(/: Delivered/);
    expect(bot.output.join('')).not.toContain('report.other-uuid');
  });
});

describe('a word that Plivo has for a status and that nobody knows', () => {
  it('in a callback is answered 200, logged once and changes nothing', async () => {
    const bot = await startAtRest();
    await bot.type();
    await bot.passUntilCardSays('Plivo has it');
    const before = bot.cardText();
    await bot.plivo.report(to, 'sent', { word: 'teleported', duplicate: true });
    await bot.pass(3_000);

    expect(bot.plivo.callbacks.map(({ answer }) => 'status' in answer && answer.status)).toEqual([200, 200]);
    expect(bot.cardText()).toBe(before);
    const noted = bot.output.filter((line) => line.includes('plivo.unknown-status'));
    expect(noted).toHaveLength(1);
    expect(noted[0]).toContain('teleported');
    await bot.plivo.report(to, 'delivered');
    await bot.passUntilCardSays('Delivered');
  });

  it('in a record is logged once and changes nothing', async () => {
    const bot = await startAtRest({ env: { PUBLIC_URL: '' } });
    await bot.type();
    await bot.passUntilCardSays('Plivo has it');
    await bot.plivo.report(to, 'sent', { word: 'teleported' });
    await bot.pass(60_000, 5_000);

    expect(bot.lookUps().length).toBeGreaterThan(1);
    expect(bot.cardText()).toContain('Plivo has it');
    expect(bot.output.filter((line) => line.includes('plivo.unknown-status'))).toHaveLength(1);
    await bot.plivo.report(to, 'delivered');
    await bot.pass(11 * 60_000, 60_000);
    expect(bot.cardText()).toContain('Delivered');
  });
});
