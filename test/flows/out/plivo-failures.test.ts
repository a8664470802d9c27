import { describe, expect, it, vi } from 'vitest';
import { createPlivoEmulator } from '../../../emulators/plivo/server.ts';
import { people, places } from '../../../emulators/slack/seed.ts';
import { freePort } from '../../../sandbox/ports.ts';
import { secrets, sender, startAtRest } from '../../harness.ts';
import { eventually } from '../../support/eventually.ts';

const to = '+14155550123';
const sending = { path: '/Message/', method: 'POST' } as const;

describe('what Plivo refuses', () => {
  it.each([
    [400, 'the dst is odd', /Plivo refused it.*the dst is odd.*Check the number/],
    [401, undefined, /does not accept our credentials/],
    [402, undefined, /no credit left/],
    [403, undefined, /does not let this account/],
    [404, undefined, /does not know the address/],
    [422, undefined, /Plivo refused it/],
  ])('with %i is not sent, not tried again, and said in words', async (status, error, words) => {
    const bot = await startAtRest();
    bot.plivo.fail({ ...sending, kind: 'status', status, ...(error ? { error } : {}), times: 5 });
    await bot.type();
    await bot.replyCount(1);
    await bot.pass(120_000, 30_000);

    expect(bot.cardText()).toMatch(words);
    expect(bot.replies()[0]).toMatch(words);
    expect(bot.replies()[0]).toContain(`<@${people.sender}>`);
    expect(bot.sends()).toHaveLength(1);
    // Without credit the message is right as it is, and works after a recharge.
    expect(bot.labels()).toContain(status === 402 ? 'Send again' : 'Fix it');
  });
});

it('does not count what Plivo refused against the day', async () => {
  const bot = await startAtRest({ env: { USER_DAILY_LIMIT: '1' } });
  bot.plivo.fail({ ...sending, kind: 'status', status: 400 });
  await bot.type(`${to} Refused`);
  await bot.replyCount(1);
  await bot.quiet();

  const answerTo = async (text: string) => bot.slack.textOf((await bot.type(`${to} ${text}`)).message);
  expect(await answerTo('Taken')).toContain('is on its way');
  await eventually('it arrives', () => bot.plivo.phone(to).length === 1);
  expect(await answerTo('One too many')).toContain('for today');
});

it('quotes Plivo without the number that Plivo quotes, wherever it stands', async () => {
  const bot = await startAtRest({ env: { LOG_LEVEL: 'debug' } });
  const error = "'14155550123' is not a valid phone number. (415) 555-0123 was given for +1 415 555 0123.";
  bot.plivo.fail({ ...sending, kind: 'status', status: 400, error });
  await bot.type();
  await bot.replyCount(1);

  const quoted = "“'(•••) •••-0123' is not a valid phone number. (•••) •••-0123 was given for (•••) •••-0123”";
  await bot.passUntilCardSays(quoted);
  expect(bot.replies()[0]).toContain(quoted);
  const shown = JSON.stringify([bot.slack.messages(places.general), bot.slack.dms(people.sender), bot.replies()]);
  for (const text of [shown, bot.output.join('')]) expect(text).not.toMatch(/415\W{0,3}555\W{0,3}0123/);
});

describe('what clearly did not go out', () => {
  it('is tried again after 429, each time later, until it is taken', async () => {
    const bot = await startAtRest();
    bot.plivo.fail({ ...sending, kind: 'status', status: 429, times: 3 });
    await bot.type();
    await bot.pass(30_000);

    const moments = bot.sends().map(({ at }) => at);
    const gaps = moments.slice(1).map((at, index) => at - (moments[index] ?? 0));
    expect(gaps).toHaveLength(3);
    expect(gaps[0]).toBeGreaterThanOrEqual(2_000);
    expect(gaps[1]).toBeGreaterThanOrEqual(4_000);
    expect(gaps[2]).toBeGreaterThanOrEqual(8_000);
    expect(bot.plivo.messages).toHaveLength(1);
    await bot.pass(2_000);
    expect(bot.cardText()).toContain('Plivo has it');
  });

  it('says on the card when it is tried next', async () => {
    const bot = await startAtRest();
    bot.plivo.fail({ ...sending, kind: 'status', status: 429, times: 3 });
    await bot.type();
    await bot.pass(4_000);
    expect(bot.cardText()).toMatch(/too many requests.*Next try at <!date/);
    expect(bot.labels()).toContain('Cancel');
  });

  it('ends as failed after LATE_AFTER_MINUTES, and can then be sent again', async () => {
    const bot = await startAtRest({ env: { LATE_AFTER_MINUTES: '5' } });
    bot.plivo.fail({ ...sending, kind: 'status', status: 429, times: 1_000 });
    await bot.type();
    await bot.pass(360_000, 10_000);

    await bot.offers('Send again');
    expect(bot.cardText()).toContain('Not sent');
    const [first, last] = [bot.sends()[0], bot.sends().at(-1)];
    expect((last?.at ?? 0) - (first?.at ?? 0)).toBeLessThanOrEqual(300_000);
    const before = bot.sends().length;
    bot.plivo.clearFaults();
    await bot.pass(3_600_000, 600_000);
    expect(bot.sends()).toHaveLength(before);
  });

  it('is tried again after a refused connection, and arrives once Plivo is back', async () => {
    const port = await freePort();
    const bot = await startAtRest({ env: { PLIVO_API_URL: `http://127.0.0.1:${port}` } });
    await bot.type();
    await bot.pass(3_000);
    expect(bot.cardText()).toContain('could not be reached');

    const back = await createPlivoEmulator({
      authId: secrets.authId,
      authToken: secrets.authToken,
      numbers: [sender],
      port,
    });
    await bot.pass(20_000);
    await eventually('it arrives', () => back.phone(to).length === 1);
    await bot.pass(30_000, 10_000);
    expect(back.messages).toHaveLength(1);
    await back.close();
  });
});

describe('what nobody knows about', () => {
  it.each([
    ['500', { kind: 'status', status: 500 }],
    ['502 with a page', { kind: 'status', status: 502, html: true }],
    ['503', { kind: 'status', status: 503 }],
    ['a page with 202', { kind: 'html202' }],
    ['nothing with 202', { kind: 'empty202' }],
    ['a connection cut before it was taken', { kind: 'resetBefore' }],
    ['a connection cut after it was taken', { kind: 'resetAfter' }],
  ] as const)('is asked about and never sent a second time: %s', async (_what, fault) => {
    const bot = await startAtRest();
    bot.plivo.fail({ ...sending, ...fault });
    await bot.type();
    await bot.quiet();
    await bot.pass(2_000);
    expect(bot.cardText()).toContain('Plivo did not answer');
    expect(bot.replies()[0]).toContain(`<@${people.sender}>`);

    await bot.pass(3_600_000, 300_000);
    expect(bot.sends()).toHaveLength(1);
  });

  it('as after ten seconds without an answer', async () => {
    const bot = await startAtRest();
    bot.plivo.fail({ ...sending, kind: 'hang' });
    // The deadline of the call is real time; only the timers of this process are moved.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      await bot.type();
      await eventually('Plivo is asked to send', () => bot.sends().length === 1);
      await vi.advanceTimersByTimeAsync(9_000);
      await bot.quiet();
      await bot.clock.advance(1_000);
      await bot.cardSays('On its way to Plivo');
      await vi.advanceTimersByTimeAsync(1_500);
      await bot.quiet();
    } finally {
      vi.useRealTimers();
    }
    await bot.pass(3_000);
    expect(bot.cardText()).toContain('Plivo did not answer');
    await bot.pass(600_000, 60_000);
    expect(bot.sends()).toHaveLength(1);
  });
});
