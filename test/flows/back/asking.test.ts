import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { type Bot, type BotOptions, startBot } from '../../harness.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { until } from '../../support/until.ts';

const to = '+14155550123';
const minute = 60_000;

const startAsking = async (options: BotOptions = {}) => {
  const clock = createManualClock();
  const bot = await startBot({ ...options, clock, plivo: { autoReports: false, now: clock.now, ...options.plivo } });
  return { ...bot, clock };
};
const send = (bot: Bot, text: string) =>
  bot.people.command({ user: people.sender, channel: places.general, text: `${to} ${text}` });
const card = (bot: Bot) => bot.slack.textOf(bot.slack.messages(places.general)[0]);
const asked = (bot: Bot, what: 'search' | 'look-up') =>
  bot.plivo.requests.filter(
    ({ method, path, query }) =>
      method === 'GET' && (what === 'search') === Boolean(query.to_number) && path.includes('/Message/'),
  );
const sends = (bot: Bot) =>
  bot.plivo.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/Message/'));
type Asking = Awaited<ReturnType<typeof startAsking>>;
/** What the clock set off goes on in the background. */
const advance = async (bot: Asking, ms: number, met: () => boolean) => {
  await bot.clock.advance(ms);
  await until(met);
};
/** A card is edited once a second, so the clock has to go on until it shows something. */
const shows = (bot: Asking, text: string) =>
  until(async () => {
    if (card(bot).includes(text)) return true;
    await bot.clock.advance(200);
    return false;
  });

describe('a send without an answer', () => {
  it('is found in the list of Plivo and settled, without being sent again', async () => {
    const bot = await startAsking();
    bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'resetAfter' });
    await send(bot, 'Taken');
    await shows(bot, 'Plivo did not answer');

    await advance(bot, 16_000, () => asked(bot, 'search').length === 1);
    await shows(bot, 'Plivo has it');

    expect(asked(bot, 'search')).toHaveLength(1);
    expect(sends(bot)).toHaveLength(1);
    await bot.plivo.report(to, 'delivered');
    await shows(bot, 'Delivered');
  });

  it('stays open for a person when Plivo knows nothing of it: three searches, then buttons', async () => {
    const bot = await startAsking();
    bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'resetBefore' });
    await send(bot, 'Lost');
    await shows(bot, 'Plivo did not answer');
    expect(bot.slack.buttons(bot.slack.messages(places.general)[0]).map(({ text }) => text)).not.toContain(
      'Send again',
    );

    await advance(bot, 16_000, () => asked(bot, 'search').length === 1);
    await advance(bot, minute, () => asked(bot, 'search').length === 2);
    await advance(bot, 5 * minute, () => asked(bot, 'search').length === 3);
    await bot.clock.advance(2_000);
    await until(() =>
      bot.slack.buttons(bot.slack.messages(places.general)[0]).some(({ text }) => text === 'Send again'),
    );
    await bot.clock.advance(60 * minute);
    expect(asked(bot, 'search')).toHaveLength(3);
    expect(sends(bot)).toHaveLength(1);
  });

  it('is not settled by a message that could be another one: two unknown sends to one number', async () => {
    const bot = await startAsking();
    bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'resetAfter' });
    bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'resetBefore' });
    await send(bot, 'One');
    await send(bot, 'Two');
    await until(
      () =>
        bot.slack.messages(places.general).filter((it) => bot.slack.textOf(it).includes('Plivo did not answer. '))
          .length === 0,
    );
    await until(() => sends(bot).length === 2);
    await advance(bot, 16_000, () => asked(bot, 'search').length >= 2);
    await bot.clock.advance(2_000);
    const texts = bot.slack.messages(places.general).map((it) => bot.slack.textOf(it));
    expect(texts.filter((text) => text.includes('Plivo has it'))).toEqual([]);
  });

  it('is not given the id of a message that was sent a moment before', async () => {
    const bot = await startAsking();
    await send(bot, 'First');
    await shows(bot, 'Plivo has it');
    bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'resetBefore' });
    await send(bot, 'Second');
    await until(() => bot.output.join('').includes('message.unconfirmed'));
    await advance(bot, 16_000, () => asked(bot, 'search').length === 1);
    await bot.clock.advance(2_000);
    const second = bot.slack
      .messages(places.general)
      .map((it) => bot.slack.textOf(it))
      .find((it) => it.includes('Second'));
    expect(second).toContain('Plivo did not answer');
  });
});

describe('a callback that never comes', () => {
  it('is asked for after 8 minutes, then ever more rarely, until three hours are over', async () => {
    const bot = await startAsking();
    await send(bot, 'Quiet');
    await shows(bot, 'Plivo has it');

    await bot.clock.advance(7 * minute);
    expect(asked(bot, 'look-up')).toHaveLength(0);
    await advance(bot, 2 * minute, () => asked(bot, 'look-up').length === 1);
    for (let hour = 0; hour < 8; hour += 1) {
      for (let quarter = 0; quarter < 4; quarter += 1) {
        await bot.clock.advance(15 * minute);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    const times = asked(bot, 'look-up').length;
    expect(times).toBeGreaterThan(3);
    expect(times).toBeLessThan(8);
    await shows(bot, 'never said what became of it');
  });

  it('brings the state from the record of Plivo when that has it', async () => {
    // Unsigned, so the bot takes none of them: as lost as a callback can be.
    const bot = await startAsking({ plivo: { signatures: [] } });
    await send(bot, 'Late');
    await shows(bot, 'Plivo has it');
    await bot.plivo.report(to, 'delivered');
    expect(bot.plivo.callbacks.map(({ answer }) => 'status' in answer && answer.status)).toEqual([401]);
    await advance(bot, 9 * minute, () => asked(bot, 'look-up').length === 1);
    await shows(bot, 'Delivered');
  });

  it('is asked for again soon where Plivo did not answer', async () => {
    const bot = await startAsking({ plivo: { signatures: [] } });
    await send(bot, 'Late');
    await shows(bot, 'Plivo has it');
    await bot.plivo.report(to, 'delivered');
    bot.plivo.fail({ path: '/Message/', method: 'GET', kind: 'status', status: 503, times: 2 });
    await advance(bot, 9 * minute, () => asked(bot, 'look-up').length === 1);
    await until(() => bot.output.join('').split('message.ask-put-off').length === 2);
    await advance(bot, 3_000, () => asked(bot, 'look-up').length === 2);
    await until(() => bot.output.join('').split('message.ask-put-off').length === 3);
    await advance(bot, 5_000, () => asked(bot, 'look-up').length === 3);
    await shows(bot, 'Delivered');
  });
});

describe('a bot without a public URL', () => {
  it('gives Plivo no callback URL and asks from the first seconds', async () => {
    const bot = await startAsking({ env: { PUBLIC_URL: '' } });
    await send(bot, 'Polled');
    await shows(bot, 'Plivo has it');
    expect(sends(bot)[0]?.json).not.toHaveProperty('url');
    await bot.plivo.report(to, 'delivered');
    await advance(bot, 3_000, () => asked(bot, 'look-up').length === 1);
    await shows(bot, 'Delivered');
  });
});
