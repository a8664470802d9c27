/** A send without an answer, where more goes wrong: tries before it, a list that cannot be read, another such send. */
import { describe, expect, it } from 'vitest';
import { startBot } from '../../harness.ts';
import { cardsIn, cardText, command, labels, quiet } from '../../support/flow.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { until } from '../../support/until.ts';

const to = '+14155550123';
const minute = 60_000;
const sending = { path: '/Message/', method: 'POST' } as const;
const listing = { path: '/Message/', method: 'GET' } as const;

const start = async () => {
  const clock = createManualClock();
  const bot = await startBot({
    clock,
    plivo: { autoReports: false, now: clock.now },
    slack: { now: clock.now },
  });
  const pass = async (ms: number, stepMs = 5_000) => {
    for (let passed = 0; passed < ms; passed += stepMs) {
      await clock.advance(stepMs);
      await quiet(bot);
    }
  };
  const searches = () => bot.plivo.requests.filter(({ method, query }) => method === 'GET' && query.to_number).length;
  return { ...bot, clock, pass, searches };
};

describe('a message that Plivo took at its seventh try', { timeout: 20_000 }, () => {
  const startThrottled = async () => {
    const bot = await start();
    bot.plivo.fail({ ...sending, kind: 'status', status: 429, times: 6 });
    return bot;
  };
  const taken = (bot: Awaited<ReturnType<typeof start>>) =>
    until(async () => {
      await bot.pass(5_000);
      return bot.plivo.messages.length === 1;
    }, 15_000);

  it('is found where its answer was lost', async () => {
    const bot = await startThrottled();
    bot.plivo.fail({ ...sending, kind: 'resetAfter' });
    await command(bot, { text: `${to} Taken` });
    await taken(bot);

    await bot.pass(30_000);

    expect(cardText(bot)).toContain('Plivo has it');
    expect(bot.searches()).toBe(1);
  });

  it('is said to have left then, and not with the first try', async () => {
    const bot = await startThrottled();
    await command(bot, { text: `${to} Taken` });
    await taken(bot);
    await quiet(bot);
    await bot.plivo.report(to, 'delivered');

    await bot.pass(5_000);

    expect(cardText(bot)).toMatch(/Delivered .*, \d s after it left/);
  });
});

describe('a list of Plivo that cannot be read', { timeout: 20_000 }, () => {
  it('costs none of the three searches', async () => {
    const bot = await start();
    bot.plivo.fail({ ...sending, kind: 'resetAfter' });
    bot.plivo.fail({ ...listing, kind: 'status', status: 503, times: 3 });
    await command(bot, { text: `${to} Taken` });

    await bot.pass(3 * minute);

    expect(cardText(bot)).toContain('Plivo has it');
    expect(bot.searches()).toBe(4);
  });

  it('leaves it to a person after five minutes, and is asked ever more rarely until it can be read', async () => {
    const bot = await start();
    bot.plivo.fail({ ...sending, kind: 'resetAfter' });
    bot.plivo.fail({ ...listing, kind: 'status', status: 503, times: 11 });
    await command(bot, { text: `${to} Taken` });

    await bot.pass(6 * minute, 15_000);
    expect(labels(bot)).toContain('Send again');

    await bot.pass(60 * minute, minute);
    expect(cardText(bot)).toContain('Plivo has it');
    expect(bot.searches()).toBe(12);
  });

  it('is asked no more after three hours', async () => {
    const bot = await start();
    bot.plivo.fail({ ...sending, kind: 'resetAfter' });
    bot.plivo.fail({ ...listing, kind: 'status', status: 503, times: 1_000 });
    await command(bot, { text: `${to} Taken` });
    await bot.pass(181 * minute, 3 * minute);
    const asked = bot.searches();

    await bot.pass(60 * minute, 5 * minute);

    expect(asked).toBeGreaterThan(15);
    expect(asked).toBeLessThan(35);
    expect(bot.searches()).toBe(asked);
  });
});

it('is found beside an older one to the same number that nobody knows of', { timeout: 20_000 }, async () => {
  const bot = await start();
  bot.plivo.fail({ ...sending, kind: 'resetBefore' });
  await command(bot, { text: `${to} Lost` });
  await bot.pass(6 * minute, 30_000);
  bot.plivo.fail({ ...sending, kind: 'resetAfter' });
  await command(bot, { text: `${to} Taken` });

  await bot.pass(30_000);

  const texts = cardsIn(bot).map((card) => bot.slack.textOf(card));
  expect(texts.find((text) => text.includes('Taken'))).toContain('Plivo has it');
  expect(texts.find((text) => text.includes('Lost'))).toContain('Plivo did not answer');
});
