import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { type BotAtRest, secrets, sender, startAtRest } from '../../harness.ts';
import { eventually } from '../../support/eventually.ts';

const to = '+14155550123';
const minute = 60_000;

/** What the clock sets off goes on in the background; what was set off before has ended when time goes on. */
const advance = async (bot: BotAtRest, ms: number, what: string, met: () => boolean) => {
  await bot.quiet();
  await bot.clock.advance(ms);
  await eventually(what, met);
};
const searched = (bot: BotAtRest, ms: number, times: number) =>
  advance(bot, ms, `${times} searches`, () => bot.searches().length === times);
const lookedUp = (bot: BotAtRest, ms: number, times: number) =>
  advance(bot, ms, `${times} look-ups`, () => bot.lookUps().length === times);
const countLogged = (bot: BotAtRest, step: string) => bot.output.join('').split(step).length - 1;

/** What another program, or a person at Plivo's console, sends from the number that is ours too. */
const sendFromElsewhere = async (apiUrl: string, dst: string) => {
  const answer = await fetch(`${apiUrl}/v1/Account/${secrets.authId}/Message/`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${secrets.authId}:${secrets.authToken}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ src: sender, dst, text: 'From elsewhere' }),
  });
  expect(answer.status).toBe(202);
};

describe('a send without an answer', () => {
  it('is found in the list of Plivo and settled where no report can come, without being sent again', async () => {
    const bot = await startAtRest({ env: { PUBLIC_URL: '' } });
    bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'resetAfter' });
    await bot.type(`${to} Taken`);
    await bot.passUntilCardSays('Plivo did not answer');

    await searched(bot, 16_000, 1);
    await bot.passUntilCardSays('Plivo has it');

    expect(bot.searches()).toHaveLength(1);
    expect(bot.sends()).toHaveLength(1);
    await bot.plivo.report(to, 'delivered');
    await bot.pass(5_000);
    await bot.passUntilCardSays('Delivered');
  });

  it('stays open for a person when Plivo knows nothing of it: three searches, then buttons', async () => {
    const bot = await startAtRest();
    bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'resetBefore' });
    await bot.type(`${to} Lost`);
    await bot.passUntilCardSays('Plivo did not answer');
    expect(bot.labels()).not.toContain('Send again');

    await searched(bot, 16_000, 1);
    await searched(bot, minute, 2);
    await searched(bot, 5 * minute, 3);
    await bot.clock.advance(2_000);
    await bot.offers('Send again');
    await bot.clock.advance(60 * minute);
    expect(bot.searches()).toHaveLength(3);
    expect(bot.sends()).toHaveLength(1);
  });

  it('is not settled by a message that could be another one: two unknown sends to one number', async () => {
    const bot = await startAtRest();
    bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'resetAfter' });
    bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'resetBefore' });
    await bot.type(`${to} One`);
    await bot.type(`${to} Two`);
    await eventually('no card says that Plivo did not answer', () =>
      bot.slack.messages(places.general).every((it) => !bot.slack.textOf(it).includes('Plivo did not answer. ')),
    );
    await eventually('nobody knows of either', () => countLogged(bot, 'message.unconfirmed') === 2);
    expect(bot.sends()).toHaveLength(2);
    await advance(bot, 16_000, 'a search for each', () => bot.searches().length >= 2);
    await bot.clock.advance(2_000);
    const texts = bot.slack.messages(places.general).map((it) => bot.slack.textOf(it));
    expect(texts.filter((text) => text.includes('Plivo has it'))).toEqual([]);
  });

  it('is not given the id of a message that was sent a moment before', async () => {
    const bot = await startAtRest();
    await bot.type(`${to} First`);
    await bot.passUntilCardSays('Plivo has it');
    bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'resetBefore' });
    await bot.type(`${to} Second`);
    await bot.logged('message.unconfirmed');
    await searched(bot, 16_000, 1);
    await bot.clock.advance(2_000);
    const second = bot.slack
      .messages(places.general)
      .map((it) => bot.slack.textOf(it))
      .find((it) => it.includes('Second'));
    expect(second).toContain('Plivo did not answer');
  });
});

describe('a message in the list of Plivo, where reports come', () => {
  const clue = 'Plivo lists a message to this number at <!date';

  /** One whose answer is lost, and a look at the list of Plivo. */
  const startListed = async (kind: 'resetAfter' | 'resetBefore', meanwhile?: (bot: BotAtRest) => Promise<unknown>) => {
    const bot = await startAtRest();
    bot.plivo.fail({ path: '/Message/', method: 'POST', kind });
    await bot.type(`${to} Taken`);
    await bot.passUntilCardSays('Plivo did not answer');
    await meanwhile?.(bot);
    await searched(bot, 16_000, 1);
    await bot.passUntilCardSays(clue);
    return bot;
  };

  it('of another program that sends from our number settles nothing, whatever became of it', async () => {
    const bot = await startListed('resetBefore', async ({ plivo }) => {
      await sendFromElsewhere(plivo.apiUrl, to);
      await plivo.report(to, 'delivered');
    });
    await searched(bot, minute, 2);
    await searched(bot, 5 * minute, 3);
    await bot.pass(3_000);

    expect(bot.cardText()).toContain(clue);
    expect(bot.cardText()).not.toContain('Delivered');
    expect(bot.cardText()).toContain('Plivo did not answer');
    expect(bot.labels()).toEqual(expect.arrayContaining(['Send again', 'Leave it']));
    await bot.click('mms_details');
    await bot.hears(people.sender, clue);
    expect(bot.lastTold(people.sender)).not.toContain(bot.plivo.messages[0]?.uuid);
  });

  it('is a clue until its own report comes, which settles it as ever', async () => {
    const bot = await startListed('resetAfter');
    expect(bot.cardText()).toContain('Please do not resend yet');

    await bot.plivo.report(to, 'delivered');

    await bot.passUntilCardSays('Delivered');
    expect(bot.cardText()).not.toContain(clue);
    expect(bot.sends()).toHaveLength(1);
  });
});

describe('a callback that never comes', () => {
  it('is asked for after 8 minutes, then ever more rarely, until three hours are over', async () => {
    const bot = await startAtRest();
    await bot.type(`${to} Quiet`);
    await bot.passUntilCardSays('Plivo has it');

    await bot.clock.advance(7 * minute);
    expect(bot.lookUps()).toHaveLength(0);
    await lookedUp(bot, 2 * minute, 1);
    for (let hour = 0; hour < 8; hour += 1) {
      for (let quarter = 0; quarter < 4; quarter += 1) {
        await bot.clock.advance(15 * minute);
        await bot.quiet();
      }
    }
    const times = bot.lookUps().length;
    expect(times).toBeGreaterThan(3);
    expect(times).toBeLessThan(8);
    await bot.passUntilCardSays('never said what became of it');
  });

  it('brings the state from the record of Plivo when that has it', async () => {
    // Unsigned, so the bot takes none of them: as lost as a callback can be.
    const bot = await startAtRest({ plivo: { signatures: [] } });
    await bot.type(`${to} Late`);
    await bot.passUntilCardSays('Plivo has it');
    await bot.plivo.report(to, 'delivered');
    expect(bot.plivo.callbacks.map(({ answer }) => 'status' in answer && answer.status)).toEqual([401]);
    await lookedUp(bot, 9 * minute, 1);
    await bot.passUntilCardSays('Delivered');
  });

  it('is asked for again soon where Plivo did not answer', async () => {
    const bot = await startAtRest({ plivo: { signatures: [] } });
    await bot.type(`${to} Late`);
    await bot.passUntilCardSays('Plivo has it');
    await bot.plivo.report(to, 'delivered');
    bot.plivo.fail({ path: '/Message/', method: 'GET', kind: 'status', status: 503, times: 2 });
    await lookedUp(bot, 9 * minute, 1);
    await eventually('it is put off', () => countLogged(bot, 'message.poll-put-off') === 1);
    await lookedUp(bot, 3_000, 2);
    await eventually('it is put off again', () => countLogged(bot, 'message.poll-put-off') === 2);
    await lookedUp(bot, 5_000, 3);
    await bot.passUntilCardSays('Delivered');
  });
});

describe('a bot without a public URL', () => {
  it('gives Plivo no callback URL and asks from the first seconds', async () => {
    const bot = await startAtRest({ env: { PUBLIC_URL: '' } });
    await bot.type(`${to} Polled`);
    await bot.passUntilCardSays('Plivo has it');
    expect(bot.sends()[0]?.json).not.toHaveProperty('url');
    await bot.plivo.report(to, 'delivered');
    await lookedUp(bot, 3_000, 1);
    await bot.passUntilCardSays('Delivered');
  });
});
