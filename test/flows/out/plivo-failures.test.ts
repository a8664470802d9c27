import { describe, expect, it, vi } from 'vitest';
import { createPlivoEmulator } from '../../../emulators/plivo/server.ts';
import { people } from '../../../emulators/slack/seed.ts';
import { freePort } from '../../../sandbox/ports.ts';
import { type Bot, type BotOptions, secrets, sender, startBot } from '../../harness.ts';
import { cardText, command, eventually, labels, quiet, replies } from '../../support/flow.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const to = '+14155550123';
const sending = { path: '/Message/', method: 'POST' } as const;

const startAtRest = async (options: BotOptions = {}) => {
  const clock = createManualClock();
  const plivo = { autoReports: false, now: clock.now, ...options.plivo };
  return { ...(await startBot({ ...options, clock, plivo })), clock };
};
type Resting = Awaited<ReturnType<typeof startAtRest>>;

/** How often Plivo was asked to send, and when. */
const attempts = ({ plivo }: Pick<Bot, 'plivo'>) =>
  plivo.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/Message/'));

const pass = async (bot: Resting, seconds: number, stepSeconds = 1) => {
  for (let passed = 0; passed < seconds; passed += stepSeconds) {
    await bot.clock.advance(stepSeconds * 1_000);
    await quiet(bot);
  }
};

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
    await command(bot);
    await eventually(() => expect(replies(bot)).toHaveLength(1));
    await pass(bot, 120, 30);

    expect(cardText(bot)).toMatch(words);
    expect(replies(bot)[0]).toMatch(words);
    expect(replies(bot)[0]).toContain(`<@${people.sender}>`);
    expect(attempts(bot)).toHaveLength(1);
    // Without credit the message is right as it is, and works after a recharge.
    expect(labels(bot)).toContain(status === 402 ? 'Send again' : 'Fix it');
  });
});

describe('what clearly did not go out', () => {
  it('is tried again after 429, each time later, until it is taken', async () => {
    const bot = await startAtRest();
    bot.plivo.fail({ ...sending, kind: 'status', status: 429, times: 3 });
    await command(bot);
    await pass(bot, 30);

    const moments = attempts(bot).map(({ at }) => at);
    const gaps = moments.slice(1).map((at, index) => at - (moments[index] ?? 0));
    expect(gaps).toHaveLength(3);
    expect(gaps[0]).toBeGreaterThanOrEqual(2_000);
    expect(gaps[1]).toBeGreaterThanOrEqual(4_000);
    expect(gaps[2]).toBeGreaterThanOrEqual(8_000);
    expect(bot.plivo.messages).toHaveLength(1);
    await pass(bot, 2);
    expect(cardText(bot)).toContain('Plivo has it');
  });

  it('says on the card when it is tried next', async () => {
    const bot = await startAtRest();
    bot.plivo.fail({ ...sending, kind: 'status', status: 429, times: 3 });
    await command(bot);
    await pass(bot, 4);
    expect(cardText(bot)).toMatch(/too many requests.*Next try at <!date/);
    expect(labels(bot)).toContain('Cancel');
  });

  it('ends as failed after LATE_AFTER_MINUTES, and can then be sent again', async () => {
    const bot = await startAtRest({ env: { LATE_AFTER_MINUTES: '5' } });
    bot.plivo.fail({ ...sending, kind: 'status', status: 429, times: 1_000 });
    await command(bot);
    await pass(bot, 360, 10);

    await eventually(() => expect(labels(bot)).toContain('Send again'));
    expect(cardText(bot)).toContain('Not sent');
    const [first, last] = [attempts(bot)[0], attempts(bot).at(-1)];
    expect((last?.at ?? 0) - (first?.at ?? 0)).toBeLessThanOrEqual(300_000);
    const before = attempts(bot).length;
    bot.plivo.clearFaults();
    await pass(bot, 3_600, 600);
    expect(attempts(bot)).toHaveLength(before);
  });

  it('is tried again after a refused connection, and arrives once Plivo is back', async () => {
    const port = await freePort();
    const bot = await startAtRest({ env: { PLIVO_API_URL: `http://127.0.0.1:${port}` } });
    await command(bot);
    await pass(bot, 3);
    expect(cardText(bot)).toContain('could not be reached');

    const back = await createPlivoEmulator({
      authId: secrets.authId,
      authToken: secrets.authToken,
      numbers: [sender],
      port,
    });
    await pass(bot, 20);
    await eventually(() => expect(back.phone(to)).toHaveLength(1));
    await pass(bot, 30, 10);
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
    await command(bot);
    await quiet(bot);
    await pass(bot, 2);
    expect(cardText(bot)).toContain('Plivo did not answer');
    expect(replies(bot)[0]).toContain(`<@${people.sender}>`);

    await pass(bot, 3_600, 300);
    expect(attempts(bot)).toHaveLength(1);
  });

  it('as after ten seconds without an answer', async () => {
    const bot = await startAtRest();
    bot.plivo.fail({ ...sending, kind: 'hang' });
    // The deadline of the call is real time; only the timers of this process are moved.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      await command(bot);
      await eventually(() => expect(attempts(bot)).toHaveLength(1));
      await vi.advanceTimersByTimeAsync(9_000);
      await quiet(bot);
      await bot.clock.advance(1_000);
      await eventually(() => expect(cardText(bot)).toContain('On its way to Plivo'));
      await vi.advanceTimersByTimeAsync(1_500);
      await quiet(bot);
    } finally {
      vi.useRealTimers();
    }
    await pass(bot, 3);
    expect(cardText(bot)).toContain('Plivo did not answer');
    await pass(bot, 600, 60);
    expect(attempts(bot)).toHaveLength(1);
  });
});
