/**
 * A send without an answer, where more goes wrong: tries before it, a list that cannot be read, another such send. No report
 * comes here, so that the list of Plivo is all that there is.
 */
import { describe, expect, it } from 'vitest';
import { type BotAtRest, type BotOptions, startAtRest } from '../../harness.ts';
import { eventually } from '../../support/eventually.ts';

const to = '+14155550123';
const minute = 60_000;
const stepMs = 5_000;
const sending = { path: '/Message/', method: 'POST' } as const;
/** Then Plivo cannot report. */
const unheard = { env: { PUBLIC_URL: '' } };
const listing = { path: '/Message/', method: 'GET' } as const;

describe('a message that Plivo took at its seventh try', () => {
  const startThrottled = async (options: BotOptions = {}) => {
    const bot = await startAtRest(options);
    bot.plivo.fail({ ...sending, kind: 'status', status: 429, times: 6 });
    return bot;
  };
  const taken = (bot: BotAtRest) =>
    eventually('Plivo takes it', async () => {
      await bot.pass(stepMs, stepMs);
      return bot.plivo.messages.length === 1;
    });

  it('is found where its answer was lost', async () => {
    const bot = await startThrottled(unheard);
    bot.plivo.fail({ ...sending, kind: 'resetAfter' });
    await bot.type(`${to} Taken`);
    await taken(bot);

    await bot.pass(30_000, stepMs);

    expect(bot.cardText()).toContain('Plivo has it');
    expect(bot.searches()).toHaveLength(1);
  });

  it('is said to have left then, and not with the first try', async () => {
    const bot = await startThrottled();
    await bot.type(`${to} Taken`);
    await taken(bot);
    await bot.quiet();
    await bot.plivo.report(to, 'delivered');

    await bot.pass(5_000, stepMs);

    expect(bot.cardText()).toMatch(/Delivered .*, \d s after it left/);
  });
});

describe('a list of Plivo that cannot be read', () => {
  it('costs none of the three searches', async () => {
    const bot = await startAtRest(unheard);
    bot.plivo.fail({ ...sending, kind: 'resetAfter' });
    bot.plivo.fail({ ...listing, kind: 'status', status: 503, times: 3 });
    await bot.type(`${to} Taken`);

    await bot.pass(3 * minute, stepMs);

    expect(bot.cardText()).toContain('Plivo has it');
    expect(bot.searches()).toHaveLength(4);
  });

  it('leaves it to a person after five minutes, and is asked ever more rarely until it can be read', async () => {
    const bot = await startAtRest(unheard);
    bot.plivo.fail({ ...sending, kind: 'resetAfter' });
    bot.plivo.fail({ ...listing, kind: 'status', status: 503, times: 11 });
    await bot.type(`${to} Taken`);

    await bot.pass(6 * minute, 15_000);
    expect(bot.labels()).toContain('Send again');

    await bot.pass(60 * minute, minute);
    expect(bot.cardText()).toContain('Plivo has it');
    expect(bot.searches()).toHaveLength(12);
  });

  it('is asked no more after three hours', async () => {
    const bot = await startAtRest(unheard);
    bot.plivo.fail({ ...sending, kind: 'resetAfter' });
    bot.plivo.fail({ ...listing, kind: 'status', status: 503, times: 1_000 });
    await bot.type(`${to} Taken`);
    await bot.pass(181 * minute, 3 * minute);
    const asked = bot.searches().length;

    await bot.pass(60 * minute, 5 * minute);

    expect(asked).toBeGreaterThan(15);
    expect(asked).toBeLessThan(35);
    expect(bot.searches()).toHaveLength(asked);
  });
});

it('is found beside an older one to the same number that nobody knows of', async () => {
  const bot = await startAtRest(unheard);
  bot.plivo.fail({ ...sending, kind: 'resetBefore' });
  await bot.type(`${to} Lost`);
  await bot.pass(6 * minute, 30_000);
  bot.plivo.fail({ ...sending, kind: 'resetAfter' });
  await bot.type(`${to} Taken`);

  await bot.pass(30_000, stepMs);

  const texts = bot.cards().map((card) => bot.slack.textOf(card));
  expect(texts.find((text) => text.includes('Taken'))).toContain('Plivo has it');
  expect(texts.find((text) => text.includes('Lost'))).toContain('Plivo did not answer');
});
