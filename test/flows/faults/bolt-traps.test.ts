/** Where Bolt and its clients lose something or die unless they are built as ours are; one test for each trap. */
import { App, type Receiver } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { createLogger, slackLogger } from '../../../src/observability/logger.ts';
import { AppError, StoreError } from '../../../src/ports/errors.ts';
import { createSdkLogger } from '../../../src/slack/api/sdk-logger.ts';
import { openStore } from '../../../src/store/open.ts';
import { startBot } from '../../harness.ts';
import { timed } from '../../support/fair-time.ts';
import { createManualClock } from '../../support/manual-clock.ts';

describe('at the start', () => {
  it('Bolt asks nothing by itself: auth.test is called once, by us', async () => {
    const bot = await startBot();
    expect(bot.calls('auth.test')).toHaveLength(1);
  });

  it.each(['invalid_auth', 'token_revoked', 'account_inactive'])(
    'a token that Slack refuses (%s) is one sentence and no unhandled rejection',
    async (error) => {
      const started = startBot({ before: ({ slack }) => slack.fail('auth.test', { error, times: 9 }) });
      const failure = await started.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(failure).toBeInstanceOf(AppError);
      expect(String((failure as AppError).message)).toMatch(/^Slack does not accept SLACK_BOT_TOKEN .*\.$/);
      expect(String((failure as AppError).message)).not.toContain('xoxb-');
    },
  );

  it.each([
    ['500', { status: 500 }],
    ['429', { retryAfter: 1 }],
    ['a cut connection', { resetBefore: true }],
  ])('a Slack that is down (%s) holds nothing up: the app runs, is not ready, and recovers', async (_what, fault) => {
    const clock = createManualClock();
    const bot = await startBot({ clock, before: ({ slack }) => slack.fail('*', { ...fault, times: 1_000 }) });
    expect((await fetch(`${bot.appUrl}/readyz`)).status).toBe(503);
    expect((await bot.type('help')).status).toBe(200);

    bot.slack.recover();
    await clock.advance(10_000);
    await bot.quiet();
    expect((await fetch(`${bot.appUrl}/readyz`)).status).toBe(200);
    await bot.type();
    await bot.taken(1);
  });
});

describe('the Web API clients', () => {
  it.each([
    ['500', { status: 500 }],
    ['a cut connection', { resetBefore: true }],
    ['429', { retryAfter: 1 }],
  ])('do not repeat a call that failed with %s by themselves', async (_what, fault) => {
    const clock = createManualClock();
    const bot = await startBot({ clock });
    bot.slack.fail('chat.postMessage', { ...fault, times: 100 });
    await bot.type();
    await bot.quiet();
    expect(bot.calls('chat.postMessage')).toHaveLength(1);
  });

  it('that of a person does not queue behind a 429 for a card', async () => {
    const bot = await startBot();
    bot.slack.fail('chat.postMessage', { retryAfter: 60, times: 10 });
    await bot.type();
    const { ms } = await timed(() => bot.type(''));
    expect(bot.slack.view(people.sender)).toBeDefined();
    expect(ms).toBeLessThan(1_500);
  });
});

describe('answers', () => {
  it.each([
    ['a status', { status: 500 }],
    ['a URL that is used up', { status: 404 }],
    ['a cut connection', { resetBefore: true }],
  ])('through a response URL that fails with %s leave the app running', async (_what, fault) => {
    const bot = await startBot();
    await bot.type();
    await bot.cardSays('Delivered');
    bot.slack.fail('response_url', fault);
    const { status } = await bot.click('mms_details');
    expect(status).toBe(200);
    await bot.logged('respond.failed');
    expect((await fetch(`${bot.appUrl}/healthz`)).status).toBe(200);
  });

  it('are a sentence and 200 when the store fails, also for a form and a button', async () => {
    const bot = await startBrokenLater();
    await bot.type();
    await bot.cardSays('Delivered');
    await bot.type('');
    bot.breakStore();

    const typed = await bot.type('+14155550199 Another');
    expect(typed.status).toBe(200);
    expect(bot.slack.textOf(typed.message)).toContain('try again in a minute');
    const { status, errors } = await bot.people.submit({
      user: people.sender,
      values: { to: '415-555-0199', text: 'x' },
    });
    expect(status).toBe(200);
    expect(errors.to).toContain('try again in a minute');
    const clicked = await bot.click('mms_details');
    expect(clicked.status).toBe(200);
    expect(bot.slack.problems).toEqual([]);
  });

  it('to an event that could not be stored are 500, so that Slack sends it again', async () => {
    const bot = await startBrokenLater();
    bot.breakStore();
    const text = '@mms 415-555-0199 Come down';
    const failed = await bot.people.mention({ user: people.sender, channel: places.general, text });
    expect(failed.status).toBe(500);
    bot.mendStore();
    expect((await failed.redeliver()).status).toBe(200);
    await bot.taken(1);
    await failed.redeliver();
    await bot.quiet();
    expect(bot.plivo.messages).toHaveLength(1);
  });
});

const startBrokenLater = async () => {
  let broken = false;
  const failing = <T>(work: () => Promise<T>): Promise<T> =>
    broken ? Promise.reject(new StoreError('store.failed', 'the disk is full')) : work();
  const bot = await startBot({
    open: async (...args) => {
      const store = await openStore(...args);
      return {
        ...store,
        get: (kind, id) => failing(() => store.get(kind, id)),
        add: (...given) => failing(() => store.add(...given)),
        create: (...given) => failing(() => store.create(...given)),
        change: (changes) => failing(() => store.change(changes)),
      };
    },
  });
  const setBroken = (now: boolean) => {
    broken = now;
  };
  return { ...bot, breakStore: () => setBroken(true), mendStore: () => setBroken(false) };
};

describe('the logger that Bolt is handed', () => {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createSdkLogger(slackLogger(createLogger({ level: 'warn', destination })));

  it('keeps its level whatever Bolt sets', () => {
    lines.length = 0;
    const receiver: Receiver = { init: () => {}, start: async () => {}, stop: async () => {} };
    new App({ receiver, authorize: async () => ({ botToken: 'xoxb-test' }), logger });
    logger.info('not worth a line');
    logger.warn('worth one');
    expect(lines).toHaveLength(1);
  });

  it('keeps an error that follows a text', () => {
    lines.length = 0;
    logger.error('it broke', new Error('the reason'));
    expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({ message: 'it broke', error: { message: 'the reason' } });
  });
});
