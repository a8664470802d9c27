import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import type { Message } from '../../../emulators/slack/workspace/message.ts';
import { type BotOptions, startBot } from '../../harness.ts';
import { calls, cardIn, cardsIn, cardText, command, eventually, labels, quiet, replies } from '../../support/flow.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const to = '+14155550123';
const mention = `<@${people.sender}>`;
const silent = { plivo: { autoReports: false } } satisfies BotOptions;

/** A bot whose time stands still until the test moves it; Slack's and Plivo's logs go by the same clock. */
const startAtRest = async ({ env = {}, ...options }: BotOptions = {}) => {
  const clock = createManualClock();
  const bot = await startBot({
    ...options,
    env,
    clock,
    slack: { now: clock.now, ...options.slack },
    plivo: { autoReports: false, now: clock.now, ...options.plivo },
  });
  return { ...bot, clock };
};

/** Plivo took it, and the card says so. */
const submit = async (bot: Awaited<ReturnType<typeof startAtRest>>) => {
  await command(bot);
  await quiet(bot);
  await bot.clock.advance(1_000);
  await eventually(() => expect(cardText(bot)).toContain('Plivo has it'));
};

const twelve = Array.from({ length: 12 }, (_, n) => `+14155550${100 + n}`);

describe('the card of a held message', () => {
  it('says when it goes out, and can be cancelled', async () => {
    const bot = await startAtRest({ env: { UNDO_SECONDS: '10' } });
    await command(bot);

    await eventually(() => expect(cardText(bot)).toContain('Goes out at'));
    expect(cardText(bot)).toMatch(/Goes out at <!date\^\d{10}\^\{time_secs\}\|\d\d:\d\d:\d\d UTC>/);
    expect(labels(bot)).toEqual(['Cancel', 'Details']);
    expect(plivoMessages(bot)).toHaveLength(0);
  });

  it('shows the text, the masked number, the sender and the number it comes from', async () => {
    const bot = await startAtRest({ env: { UNDO_SECONDS: '10' } });
    await command(bot, { text: `${to} See you at six` });

    await eventually(() => expect(cardText(bot)).toContain('See you at six'));
    expect(cardText(bot)).toContain('(•••) •••-0123');
    expect(cardText(bot)).not.toContain('0123456');
    expect(cardText(bot)).not.toMatch(/415.?555.?0123/);
    expect(cardText(bot)).toContain(mention);
    expect(cardText(bot)).toContain('+1 415 555 0100');
  });

  it('is released when its time has come, not before', async () => {
    const bot = await startAtRest({ env: { UNDO_SECONDS: '10' } });
    await command(bot);
    await eventually(() => expect(cardText(bot)).toContain('Goes out at'));

    await bot.clock.advance(9_900);
    await quiet(bot);
    expect(plivoMessages(bot)).toHaveLength(0);
    await bot.clock.advance(100);
    await eventually(() => expect(plivoMessages(bot)).toHaveLength(1));
  });

  it('is not sent at all once it was cancelled', async () => {
    const bot = await startAtRest({ env: { UNDO_SECONDS: '10' } });
    const { message } = await command(bot);
    await eventually(() => cardIn(bot));

    await bot.people.click({ user: people.sender, ephemeral: message as Message, actionId: 'mms_cancel' });
    await bot.clock.advance(20_000);

    await eventually(() => expect(cardText(bot)).toContain(`Cancelled by ${mention} before it left`));
    await quiet(bot);
    expect(plivoMessages(bot)).toHaveLength(0);
    expect(labels(bot)).toEqual(['Details']);
  });
});

describe('the words of each state', () => {
  it.each([
    // A text: only pictures go unconfirmed so often that it has to be said.
    ['sent', undefined, /Handed to the carrier <!date[^>]*>$/m],
    ['delivered', undefined, /Delivered <!date.*, \d+ s after it left/],
    ['undelivered', '50', /Not delivered: the number is a landline.* \(50\)\. Check the number/],
    ['failed', '30', /Not delivered: the carrier took it for spam \(30\)/],
  ] as const)('%s', async (status, errorCode, expected) => {
    const bot = await startBot(silent);
    await command(bot);
    await eventually(() => expect(plivoMessages(bot)).toHaveLength(1));

    await bot.plivo.report(to, status, errorCode ? { errorCode } : {});

    await eventually(() => expect(cardText(bot)).toMatch(expected));
  });

  it('submitted', async () => {
    const bot = await startBot(silent);
    await command(bot);
    await eventually(() => expect(cardText(bot)).toContain('(•••) •••-0123: Plivo has it'));
  });

  it('waiting its turn, with a forecast', async () => {
    const bot = await startAtRest({ env: { PLIVO_SMS_PER_SECOND: '1', MAX_RECIPIENTS: '12' } });
    await command(bot, { text: `${twelve.join(', ')} hi` });
    await eventually(() => expect(cardText(bot)).toMatch(/Waiting its turn, about \d s/));
  });

  it('no receipt, once none is to be expected any more', async () => {
    const bot = await startAtRest();
    await command(bot);
    await eventually(() => expect(plivoMessages(bot)).toHaveLength(1));
    await bot.plivo.report(to, 'sent');
    await bot.clock.advance(1_000);
    await eventually(() => expect(cardText(bot)).toContain('Handed to the carrier'));
    await quiet(bot);

    await bot.clock.advance(3 * 3_600_000);

    await eventually(() => expect(cardText(bot)).toContain('no receipt'));
  });
});

describe('the thread under a card', () => {
  it('has one reply for each milestone, in order, and good news mentions nobody', async () => {
    const bot = await startBot();
    await command(bot);
    await eventually(() => expect(replies(bot)).toHaveLength(2));
    const [sent, delivered] = replies(bot);
    expect(sent).toContain('Handed to the carrier');
    expect(delivered).toContain('Delivered');
    expect(replies(bot).join()).not.toContain('<@');
  });

  it('mentions the sender with bad news', async () => {
    const bot = await startBot({ plivo: { scripts: { [to]: [{ status: 'undelivered', errorCode: '50' }] } } });
    await command(bot);
    await eventually(() => expect(replies(bot)).toHaveLength(1));
    expect(replies(bot)[0]).toContain(mention);
    expect(replies(bot)[0]).toContain('landline');
  });

  it('has one reply only, however often a report is repeated', async () => {
    const bot = await startBot(silent);
    await command(bot);
    await eventually(() => expect(cardText(bot)).toContain('Plivo has it'));
    await bot.plivo.report(to, 'delivered', { duplicate: true });
    await bot.plivo.report(to, 'delivered', { duplicate: true });
    await eventually(() => expect(replies(bot)).toHaveLength(1));
    await quiet(bot);
    expect(replies(bot)).toHaveLength(1);
  });

  it('with more than five recipients tells only problems, and once that all are final', async () => {
    const bot = await startBot({
      env: { MAX_RECIPIENTS: '12' },
      plivo: { scripts: { [twelve[3] as string]: [{ status: 'failed', errorCode: '30' }] } },
    });
    await command(bot, { text: `${twelve.join(', ')} hi` });
    await eventually(() => expect(replies(bot).join('\n')).toContain('is final'));
    await quiet(bot);

    const all = replies(bot);
    expect(all).toHaveLength(2);
    expect(all[0]).toContain(mention);
    expect(all[0]).toContain('0103');
    expect(all[1]).toContain('11 delivered');
    expect(all[1]).toContain('1 failed');
    expect(all[1]).not.toContain('<@');
  });

  it('with more than five recipients tells the end also where carriers send no receipts', async () => {
    const bot = await startAtRest({ env: { MAX_RECIPIENTS: '12', PLIVO_SMS_PER_SECOND: '1000' } });
    await command(bot, { text: `${twelve.join(', ')} hi` });
    await bot.clock.advance(100);
    await eventually(() => expect(plivoMessages(bot)).toHaveLength(12));
    for (const number of twelve) await bot.plivo.report(number, 'sent');
    for (const number of twelve.slice(3)) await bot.plivo.report(number, 'delivered');
    await bot.clock.advance(2_000);
    await quiet(bot);
    expect(replies(bot)).toEqual([]);

    await bot.clock.advance(3 * 3_600_000);

    await eventually(() => expect(replies(bot)).toHaveLength(1));
    expect(replies(bot)[0]).toMatch(
      /^No more news of \w{6} is expected: 3 handed to the carrier without a receipt, 9 delivered\.$/,
    );
    // A receipt that comes all the same is shown on the card, and is no second end.
    await bot.plivo.report(twelve[0] as string, 'delivered');
    await bot.clock.advance(2_000);
    await quiet(bot);
    expect(replies(bot)).toHaveLength(1);
  });

  it('is the thread in which the card stands, where the card is itself a reply', async () => {
    const bot = await startBot();
    const parent = bot.people.post({ user: people.colleague, channel: places.general, text: 'Who is coming?' });
    await bot.people.mention({
      user: people.sender,
      channel: places.general,
      threadTs: parent.ts,
      text: `@mms ${to} Come to the door`,
    });

    await eventually(() => expect(replies(bot, parent)).toHaveLength(4));
    const ours = replies(bot, parent).slice(1);
    expect(ours[0]).toContain('Come to the door');
    expect(ours[1]).toContain('Handed to the carrier');
    expect(ours[2]).toContain('Delivered');
  });
});

describe('edits of cards', () => {
  it('are coalesced: at most one a second for a card, and the last state is shown', async () => {
    const bot = await startAtRest({ env: { MAX_RECIPIENTS: '12' } });
    await command(bot, { text: `${twelve.join(', ')} hi` });
    await eventually(() => expect(plivoMessages(bot)).toHaveLength(10));
    await bot.clock.advance(20);
    await eventually(() => expect(plivoMessages(bot)).toHaveLength(12));
    await quiet(bot);

    for (const number of twelve) await bot.plivo.report(number, 'sent');
    await quiet(bot);
    for (const number of twelve) await bot.plivo.report(number, 'delivered');
    await quiet(bot);
    for (let second = 0; second < 4; second += 1) {
      await bot.clock.advance(1_000);
      await quiet(bot);
    }

    const moments = calls(bot.slack, 'chat.update').map(({ at }) => at);
    for (const [index, at] of moments.entries()) {
      if (index > 0) expect(at - (moments[index - 1] ?? 0)).toBeGreaterThanOrEqual(1_000);
    }
    expect(cardText(bot).match(/Delivered/g)).toHaveLength(12);
  });

  it('are at most 45 in any minute for all cards, and dispatches with final news go first', async () => {
    const bot = await startAtRest({ env: { USER_DAILY_LIMIT: '200' } });
    const numbers = Array.from({ length: 60 }, (_, n) => `+14155550${100 + n}`);
    for (const [n, number] of numbers.entries()) await command(bot, { text: `${number} Number ${n}` });
    await eventually(() => expect(cardsIn(bot)).toHaveLength(60));
    await bot.clock.advance(1_000);
    await eventually(() => expect(plivoMessages(bot)).toHaveLength(60));
    await quiet(bot);
    // Time for what was edited while they left.
    await bot.clock.advance(300_000);
    await quiet(bot);
    const before = calls(bot.slack, 'chat.update').length;

    const last = numbers.slice(-5);
    for (const number of numbers) await bot.plivo.report(number, last.includes(number) ? 'delivered' : 'sent');
    await quiet(bot);
    const first = calls(bot.slack, 'chat.update').slice(before);
    const texts = first.map(({ args }) => String(args.text));
    for (const number of last) {
      expect(texts.some((it) => it.includes('Delivered') && it.includes(number.slice(-4)))).toBe(true);
    }

    for (let step = 0; step < 100; step += 1) {
      await bot.clock.advance(1_000);
      if (step % 10 === 0) await quiet(bot);
    }
    await quiet(bot);
    const moments = calls(bot.slack, 'chat.update').map(({ at }) => at);
    const busiest = Math.max(...moments.map((from) => moments.filter((at) => at >= from && at < from + 60_000).length));
    expect(busiest).toBeLessThanOrEqual(45);
    expect(calls(bot.slack, 'chat.update').length - before).toBeGreaterThanOrEqual(60);
    expect(cardsIn(bot).filter((card) => bot.slack.textOf(card).includes('Plivo has it'))).toEqual([]);
  }, 40_000);
});

describe('where the card goes', () => {
  it('into a public channel, invited or not', async () => {
    const bot = await startBot();
    await command(bot, { channel: places.random });
    await eventually(() => expect(cardText(bot, places.random)).toContain('Delivered'));
  });

  it('from a private channel without the bot into the DM, and the answer says why and how to mend it', async () => {
    const bot = await startBot();
    const { message } = await command(bot, { channel: places.secret });

    expect(bot.slack.textOf(message)).toContain('`/invite @mms`');
    expect(bot.slack.textOf(message)).toContain('direct messages');
    await eventually(() => expect(bot.slack.textOf(bot.slack.dms(people.sender)[0])).toContain('Delivered'));
    expect(cardsIn(bot, places.secret)).toEqual([]);
  });

  it('from a DM between two people into the DM with the bot', async () => {
    const bot = await startBot();
    const { message } = await command(bot, { channel: places.betweenTwo });
    expect(bot.slack.textOf(message)).toContain('two people');
    await eventually(() => expect(bot.slack.textOf(bot.slack.dms(people.sender)[0])).toContain('Delivered'));
  });

  it('from an archived channel for cards into the DM, and the answer says so', async () => {
    const bot = await startBot({ env: { CARD_CHANNEL: places.archived } });
    const { message } = await command(bot);
    expect(bot.slack.textOf(message)).toContain('archived');
    await eventually(() => expect(bot.slack.textOf(bot.slack.dms(people.sender)[0])).toContain('Delivered'));
  });

  it('into the DM, if the channel was archived after the message was taken', async () => {
    const bot = await startBot({ env: { UNDO_SECONDS: '0' } });
    bot.slack.fail('chat.postMessage', { error: 'is_archived', when: ({ channel }) => channel === places.general });
    await command(bot);
    await eventually(() => expect(bot.slack.textOf(bot.slack.dms(people.sender)[0])).toContain('Delivered'));
    expect(cardsIn(bot)).toEqual([]);
  });

  it('from a channel shared with another organisation always into the DM, and the answer says why', async () => {
    const bot = await startBot({ env: { SHOW_NUMBERS: 'full' } });
    const { message } = await command(bot, { channel: places.shared });
    expect(bot.slack.textOf(message)).toContain('another organisation');
    await eventually(() => expect(bot.slack.textOf(bot.slack.dms(people.sender)[0])).toContain('Delivered'));
    expect(cardsIn(bot, places.shared)).toEqual([]);
  });
});

describe('hostile content', () => {
  const shown = (bot: Awaited<ReturnType<typeof startBot>>, text: string) =>
    expect(bot.slack.textOf(cardIn(bot))).toContain(text);

  it.each([
    ['a broadcast', '<!channel> and <!here>'],
    ['formatting', '*bold* _it_ ~no~ `code` & <b>'],
  ])('pings and formats nothing: %s', async (_what, text) => {
    const bot = await startBot();
    // As typed: Slack escapes what people type, and leaves what only looks like its own markup to the app.
    await command(bot, { text: `${to} ${text}` });
    await eventually(() => expect(cardText(bot)).toContain('Delivered'));
    const posted = calls(bot.slack, 'chat.postMessage').concat(calls(bot.slack, 'chat.update'));
    expect(posted.every(({ ok }) => ok)).toBe(true);
    for (const { args } of posted) {
      expect(mrkdwnOf(args)).not.toMatch(/<!(channel|here|everyone)>|<@U0BEN/);
    }
    shown(bot, text);
    expect(bot.plivo.phone(to)[0]?.text).toBe(text);
  });

  it('of 1,600 characters that grow when escaped stays within what Slack takes', async () => {
    const bot = await startBot();
    const text = '<'.repeat(1_600);
    await command(bot, { text: `${to} ${text}` });
    await eventually(() => expect(cardText(bot)).toContain('Delivered'));
    shown(bot, text);
    expect(bot.plivo.phone(to)[0]?.text).toBe(text);
    expect(bot.slack.log.filter(({ ok }) => !ok)).toEqual([]);
  });
});

describe('500 recipients', () => {
  it('fit on a card, with their problems, within what Slack takes', async () => {
    const areas = ['202', '212', '310', '415', '646'];
    const numbers = areas.flatMap((area) => Array.from({ length: 100 }, (_, n) => `+1${area}5550${100 + n}`));
    const scripts = Object.fromEntries(
      numbers.slice(0, 60).map((number) => [number, [{ status: 'failed', errorCode: '140' }] as const]),
    );
    const bot = await startBot({ env: { MAX_RECIPIENTS: '500', USER_DAILY_LIMIT: '1000' }, plivo: { scripts } });
    await command(bot, { text: `${numbers.join(', ')} ${'x'.repeat(1_600)}` });
    await eventually(() => expect(replies(bot).join('\n')).toContain('is final'), 15_000);
    await eventually(() => expect(cardText(bot)).toContain('440 delivered'));

    const refused = bot.slack.log.filter(({ ok }) => !ok);
    expect(refused).toEqual([]);
    expect(cardText(bot)).toContain('60 failed');
  });
});

describe('Slack that does not work', () => {
  it.each([
    ['429', { status: 429, retryAfter: 3 }],
    ['500', { status: 500 }],
    ['a cut connection', { resetBefore: true }],
  ])('%s on posting: the card is drawn later, then its thread in order', async (_what, fault) => {
    const bot = await startAtRest({ plivo: { autoReports: true } });
    bot.slack.fail('chat.postMessage', { ...fault, times: 2 });
    await command(bot);
    await eventually(() => expect(bot.plivo.callbacks).toHaveLength(2));
    expect(bot.plivo.callbacks.every(({ answer }) => 'status' in answer && answer.status === 200)).toBe(true);

    for (let n = 0; n < 5; n += 1) {
      await bot.clock.advance(4_000);
      await quiet(bot);
    }

    expect(cardsIn(bot)).toHaveLength(1);
    expect(cardText(bot)).toContain('Delivered');
    const under = replies(bot);
    expect(under).toHaveLength(2);
    expect(under[0]).toContain('Handed to the carrier');
    expect(under[1]).toContain('Delivered');
  });

  it('429 is waited for as long as Slack asks', async () => {
    const bot = await startAtRest();
    bot.slack.fail('chat.postMessage', { retryAfter: 30 });
    await command(bot);
    await eventually(() => expect(calls(bot.slack, 'chat.postMessage')).toHaveLength(1));
    // Until the bot has heard the refusal: the 30 s count from then.
    await quiet(bot);
    await bot.clock.advance(29_000);
    await quiet(bot);
    expect(calls(bot.slack, 'chat.postMessage')).toHaveLength(1);
    await bot.clock.advance(10_000);
    await eventually(() => expect(cardsIn(bot)).toHaveLength(1));
  });

  it.each([
    ['429', { retryAfter: 3 }],
    ['500', { status: 500 }],
    ['a cut connection', { resetBefore: true }],
    ['an answer that says internal_error', { error: 'internal_error' }],
  ])('%s on editing: the card is edited later', async (_what, fault) => {
    const bot = await startAtRest();
    await submit(bot);
    bot.slack.fail('chat.update', { ...fault, times: 2 });
    await bot.plivo.report(to, 'delivered');
    for (let n = 0; n < 5; n += 1) {
      await bot.clock.advance(4_000);
      await quiet(bot);
    }
    expect(cardText(bot)).toContain('Delivered');
    expect(replies(bot)).toHaveLength(1);
  });

  it('does not keep a report from being stored and answered within a second', async () => {
    const bot = await startBot(silent);
    await command(bot);
    await eventually(() => expect(cardText(bot)).toContain('Plivo has it'));
    bot.slack.fail('*', { hang: true, times: 100 });
    const startedAt = performance.now();
    const [attempt] = await bot.plivo.report(to, 'delivered');
    expect(attempt?.answer).toMatchObject({ status: 200 });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it('a post of which nobody knows is made once more, and says so', async () => {
    const bot = await startAtRest();
    bot.slack.fail('chat.postMessage', { resetAfter: true });
    await command(bot);
    for (let n = 0; n < 3; n += 1) {
      await quiet(bot);
      await bot.clock.advance(4_000);
    }
    await eventually(() => expect(cardsIn(bot)).toHaveLength(2));
    await quiet(bot);
    const posted = calls(bot.slack, 'chat.postMessage');
    expect(posted).toHaveLength(2);
    expect(JSON.stringify(posted[0]?.args)).not.toContain('twice');
    expect(JSON.stringify(posted[1]?.args)).toContain('you may see it twice');
    expect(plivoMessages(bot)).toHaveLength(1);
  });

  it('a card that was deleted holds nothing up', async () => {
    const bot = await startAtRest();
    await submit(bot);
    await fetch(`${bot.slack.apiUrl}chat.delete`, {
      method: 'POST',
      headers: { authorization: 'Bearer xoxb-111-222-harnesstoken', 'content-type': 'application/json' },
      body: JSON.stringify({ channel: places.general, ts: cardIn(bot).ts }),
    });
    expect(cardsIn(bot)).toEqual([]);

    await bot.plivo.report(to, 'delivered');
    await bot.clock.advance(60_000);
    await eventually(() => expect(bot.output.join('')).toContain('dispatch.closed'));
    await command(bot, { text: '+12125550123 Another one' });
    await eventually(() => expect(cardText(bot)).toContain('Another one'));
  });
});

const plivoMessages = ({ plivo }: { plivo: { messages: readonly unknown[] } }) => plivo.messages;

/** Every piece of mrkdwn in the arguments of a post, in which markup would act. */
const mrkdwnOf = ({ text, blocks }: Record<string, unknown>): string =>
  [text, ...(JSON.stringify(blocks).match(/\{"type":"mrkdwn","text":"(?:[^"\\]|\\.)*"/g) ?? [])].join('\n');
