import { describe, expect, it, onTestFinished } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import type { Message } from '../../../emulators/slack/workspace/message.ts';
import { type BotAtRest, type BotOptions, startAtRest, startBot } from '../../harness.ts';
import { timed } from '../../support/fair-time.ts';

const to = '+14155550123';
const mention = `<@${people.sender}>`;
const silent = { plivo: { autoReports: false } } satisfies BotOptions;

/** Plivo took it, and the card says so. */
const submit = async (bot: BotAtRest) => {
  await bot.type();
  await bot.quiet();
  await bot.clock.advance(1_000);
  await bot.cardSays('Plivo has it');
};

const twelve = Array.from({ length: 12 }, (_, n) => `+14155550${100 + n}`);

describe('the card of a held message', () => {
  it('says when it goes out, and can be cancelled', async () => {
    const bot = await startAtRest({ env: { UNDO_SECONDS: '10' } });
    await bot.type();

    await bot.cardSays('Goes out at');
    expect(bot.cardText()).toMatch(/Goes out at <!date\^\d{10}\^\{time_secs\}\|\d\d:\d\d:\d\d UTC>/);
    expect(bot.labels()).toEqual(['Cancel', 'Details']);
    expect(bot.plivo.messages).toHaveLength(0);
  });

  it('shows the text, the masked number, the sender and the number it comes from', async () => {
    const bot = await startAtRest({ env: { UNDO_SECONDS: '10' } });
    await bot.type(`${to} See you at six`);

    await bot.cardSays('See you at six');
    expect(bot.cardText()).toContain('(•••) •••-0123');
    expect(bot.cardText()).not.toContain('0123456');
    expect(bot.cardText()).not.toMatch(/415.?555.?0123/);
    expect(bot.cardText()).toContain('Ann Sender sends');
    expect(bot.cardText()).toContain('+1 415 555 0100');
  });

  it('is released when its time has come, not before', async () => {
    const bot = await startAtRest({ env: { UNDO_SECONDS: '10' } });
    await bot.type();
    await bot.cardSays('Goes out at');

    await bot.clock.advance(9_900);
    await bot.quiet();
    expect(bot.plivo.messages).toHaveLength(0);
    await bot.clock.advance(100);
    await bot.taken(1);
  });

  it('is not sent at all once it was cancelled', async () => {
    const bot = await startAtRest({ env: { UNDO_SECONDS: '10' } });
    const { message } = await bot.type();
    await bot.card();

    await bot.people.click({ user: people.sender, ephemeral: message as Message, actionId: 'mms_cancel' });
    await bot.clock.advance(20_000);

    await bot.cardSays('Cancelled by Ann Sender before it left');
    await bot.quiet();
    expect(bot.plivo.messages).toHaveLength(0);
    expect(bot.labels()).toEqual(['Details']);
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
    await bot.type();
    await bot.taken(1);

    await bot.plivo.report(to, status, errorCode ? { errorCode } : {});

    await bot.cardSays(expected);
  });

  it('submitted', async () => {
    const bot = await startBot(silent);
    await bot.type();
    await bot.cardSays('(•••) •••-0123: Plivo has it');
  });

  it('waiting its turn, with a forecast', async () => {
    const bot = await startAtRest({ env: { PLIVO_SMS_PER_SECOND: '1', MAX_RECIPIENTS: '12' } });
    await bot.type(`${twelve.join(', ')} hi`);
    await bot.cardSays(/In line, around <!date\^\d+\^\{time\}\|/);
  });

  it('no receipt, once none is to be expected any more', async () => {
    const bot = await startAtRest();
    await bot.type();
    await bot.taken(1);
    await bot.plivo.report(to, 'sent');
    await bot.clock.advance(1_000);
    await bot.cardSays('Handed to the carrier');
    await bot.quiet();

    await bot.clock.advance(3 * 3_600_000);

    await bot.cardSays('no receipt');
  });
});

describe('the thread under a card', () => {
  it('has one reply for each milestone, in order, and good news mentions nobody', async () => {
    const bot = await startBot();
    await bot.type();
    await bot.replyCount(2);
    const [sent, delivered] = bot.replies();
    expect(sent).toContain('Handed to the carrier');
    expect(delivered).toContain('Delivered');
    expect(bot.replies().join()).not.toContain('<@');
  });

  it('mentions the sender with bad news', async () => {
    const bot = await startBot({ plivo: { scripts: { [to]: [{ status: 'undelivered', errorCode: '50' }] } } });
    await bot.type();
    await bot.replyCount(1);
    expect(bot.replies()[0]).toContain(mention);
    expect(bot.replies()[0]).toContain('landline');
  });

  it('has one reply only, however often a report is repeated', async () => {
    const bot = await startBot(silent);
    await bot.type();
    await bot.cardSays('Plivo has it');
    await bot.plivo.report(to, 'delivered', { duplicate: true });
    await bot.plivo.report(to, 'delivered', { duplicate: true });
    await bot.replyCount(1);
    await bot.quiet();
    expect(bot.replies()).toHaveLength(1);
  });

  it('with more than five recipients tells only problems, and once that all are final', async () => {
    const bot = await startBot({
      env: { MAX_RECIPIENTS: '12' },
      plivo: { scripts: { [twelve[3] as string]: [{ status: 'failed', errorCode: '30' }] } },
    });
    await bot.type(`${twelve.join(', ')} hi`);
    await bot.eventually('a reply says that all is final', () => bot.replies().join('\n').includes('is final'));
    await bot.quiet();

    const all = bot.replies();
    expect(all).toHaveLength(2);
    expect(all[0]).toContain(mention);
    expect(all[0]).toContain('0103');
    expect(all[1]).toContain('11 delivered');
    expect(all[1]).toContain('1 failed');
    expect(all[1]).not.toContain('<@');
  });

  it('with more than five recipients tells the end also where carriers send no receipts', async () => {
    const bot = await startAtRest({ env: { MAX_RECIPIENTS: '12', PLIVO_SMS_PER_SECOND: '1000' } });
    await bot.type(`${twelve.join(', ')} hi`);
    await bot.clock.advance(100);
    await bot.taken(12);
    for (const number of twelve) await bot.plivo.report(number, 'sent');
    for (const number of twelve.slice(3)) await bot.plivo.report(number, 'delivered');
    await bot.clock.advance(2_000);
    await bot.quiet();
    expect(bot.replies()).toEqual([]);

    await bot.clock.advance(3 * 3_600_000);

    await bot.replyCount(1);
    expect(bot.replies()[0]).toMatch(
      /^No more news of \w{6} is expected: 3 handed to the carrier without a receipt, 9 delivered\.$/,
    );
    // A receipt that comes all the same is shown on the card, and is no second end.
    await bot.plivo.report(twelve[0] as string, 'delivered');
    await bot.clock.advance(2_000);
    await bot.quiet();
    expect(bot.replies()).toHaveLength(1);
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

    await bot.replyCount(4, parent);
    const ours = bot.replies(parent).slice(1);
    expect(ours[0]).toContain('Come to the door');
    expect(ours[1]).toContain('Handed to the carrier');
    expect(ours[2]).toContain('Delivered');
  });
});

describe('edits of cards', () => {
  it('are coalesced: at most one a second for a card, and the last state is shown', async () => {
    const bot = await startAtRest({ env: { MAX_RECIPIENTS: '12' } });
    await bot.type(`${twelve.join(', ')} hi`);
    await bot.taken(10);
    await bot.clock.advance(20);
    await bot.taken(12);
    await bot.quiet();

    for (const number of twelve) await bot.plivo.report(number, 'sent');
    await bot.quiet();
    for (const number of twelve) await bot.plivo.report(number, 'delivered');
    await bot.quiet();
    for (let second = 0; second < 4; second += 1) {
      await bot.clock.advance(1_000);
      await bot.quiet();
    }

    const moments = bot.calls('chat.update').map(({ at }) => at);
    for (const [index, at] of moments.entries()) {
      if (index > 0) expect(at - (moments[index - 1] ?? 0)).toBeGreaterThanOrEqual(1_000);
    }
    expect(bot.cardText().match(/Delivered/g)).toHaveLength(12);
  });

  it('are at most 45 in any minute for all cards, and dispatches with final news go first', async () => {
    const bot = await startAtRest({ env: { USER_DAILY_LIMIT: '200' } });
    const numbers = Array.from({ length: 60 }, (_, n) => `+14155550${100 + n}`);
    for (const [n, number] of numbers.entries()) await bot.type(`${number} Number ${n}`);
    await bot.cardCount(60);
    await bot.clock.advance(1_000);
    await bot.taken(60);
    await bot.quiet();
    // Time for what was edited while they left.
    await bot.clock.advance(300_000);
    await bot.quiet();
    const before = bot.calls('chat.update').length;

    const last = numbers.slice(-5);
    for (const number of numbers) await bot.plivo.report(number, last.includes(number) ? 'delivered' : 'sent');
    await bot.quiet();
    const first = bot.calls('chat.update').slice(before);
    const texts = first.map(({ args }) => String(args.text));
    for (const number of last) {
      expect(texts.some((it) => it.includes('Delivered') && it.includes(number.slice(-4)))).toBe(true);
    }

    for (let step = 0; step < 100; step += 1) {
      await bot.clock.advance(1_000);
      if (step % 10 === 0) await bot.quiet();
    }
    await bot.quiet();
    const moments = bot.calls('chat.update').map(({ at }) => at);
    const busiest = Math.max(...moments.map((from) => moments.filter((at) => at >= from && at < from + 60_000).length));
    expect(busiest).toBeLessThanOrEqual(45);
    expect(bot.calls('chat.update').length - before).toBeGreaterThanOrEqual(60);
    expect(bot.cards().filter((card) => bot.slack.textOf(card).includes('Plivo has it'))).toEqual([]);
  }, 40_000);
});

describe('where the card goes', () => {
  it('into a public channel, invited or not', async () => {
    const bot = await startBot();
    await bot.type(undefined, { channel: places.random });
    await bot.cardSays('Delivered', places.random);
  });

  it('from a private channel without the bot into the DM, and the answer says why and how to mend it', async () => {
    const bot = await startBot();
    const { message } = await bot.type(undefined, { channel: places.secret });

    expect(bot.slack.textOf(message)).toContain('`/invite @mms`');
    expect(bot.slack.textOf(message)).toContain('direct messages');
    await bot.dmSays('Delivered');
    expect(bot.cards(places.secret)).toEqual([]);
  });

  it('from a DM between two people into the DM with the bot', async () => {
    const bot = await startBot();
    const { message } = await bot.type(undefined, { channel: places.betweenTwo });
    expect(bot.slack.textOf(message)).toContain('two people');
    await bot.dmSays('Delivered');
  });

  it('from an archived channel for cards into the DM, and the answer says so', async () => {
    const bot = await startBot({ env: { CARD_CHANNEL: places.archived } });
    const { message } = await bot.type();
    expect(bot.slack.textOf(message)).toContain('archived');
    await bot.dmSays('Delivered');
  });

  it('into the DM, if the channel was archived after the message was taken', async () => {
    const bot = await startBot({ env: { UNDO_SECONDS: '0' } });
    bot.slack.fail('chat.postMessage', { error: 'is_archived', when: ({ channel }) => channel === places.general });
    await bot.type();
    await bot.dmSays('Delivered');
    expect(bot.cards()).toEqual([]);
  });

  it('from a channel shared with another organisation always into the DM, and the answer says why', async () => {
    const bot = await startBot({ env: { SHOW_NUMBERS: 'full' } });
    const { message } = await bot.type(undefined, { channel: places.shared });
    expect(bot.slack.textOf(message)).toContain('another organisation');
    await bot.dmSays('Delivered');
    expect(bot.cards(places.shared)).toEqual([]);
  });
});

describe('hostile content', () => {
  const shown = (bot: Awaited<ReturnType<typeof startBot>>, text: string) =>
    expect(bot.slack.textOf(bot.firstCard())).toContain(text);

  it.each([
    ['a broadcast', '<!channel> and <!here>'],
    ['formatting', '*bold* _it_ ~no~ `code` & <b>'],
  ])('pings and formats nothing: %s', async (_what, text) => {
    const bot = await startBot();
    // As typed: Slack escapes what people type, and leaves what only looks like its own markup to the app.
    await bot.type(`${to} ${text}`);
    await bot.cardSays('Delivered');
    const posted = bot.calls('chat.postMessage').concat(bot.calls('chat.update'));
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
    await bot.type(`${to} ${text}`);
    await bot.cardSays('Delivered');
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
    await bot.type(`${numbers.join(', ')} ${'x'.repeat(1_600)}`);
    await bot.eventually('a reply says that all is final', () => bot.replies().join('\n').includes('is final'));
    await bot.cardSays('440 delivered');

    const refused = bot.slack.log.filter(({ ok }) => !ok);
    expect(refused).toEqual([]);
    expect(bot.cardText()).toContain('60 failed');
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
    await bot.type();
    await bot.eventually('two callbacks', () => bot.plivo.callbacks.length === 2);
    expect(bot.plivo.callbacks.every(({ answer }) => 'status' in answer && answer.status === 200)).toBe(true);

    for (let n = 0; n < 5; n += 1) {
      await bot.clock.advance(4_000);
      await bot.quiet();
    }

    expect(bot.cards()).toHaveLength(1);
    expect(bot.cardText()).toContain('Delivered');
    const under = bot.replies();
    expect(under).toHaveLength(2);
    expect(under[0]).toContain('Handed to the carrier');
    expect(under[1]).toContain('Delivered');
  });

  it('429 is waited for as long as Slack asks', async () => {
    const bot = await startAtRest();
    bot.slack.fail('chat.postMessage', { retryAfter: 30 });
    await bot.type();
    await bot.eventually('the card is posted', () => bot.calls('chat.postMessage').length === 1);
    // Until the bot has heard the refusal: the 30 s count from then.
    await bot.quiet();
    await bot.clock.advance(29_000);
    await bot.quiet();
    expect(bot.calls('chat.postMessage')).toHaveLength(1);
    await bot.clock.advance(10_000);
    await bot.cardCount(1);
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
      await bot.quiet();
    }
    expect(bot.cardText()).toContain('Delivered');
    expect(bot.replies()).toHaveLength(1);
  });

  it('does not keep a report from being stored and answered within a second', async () => {
    const bot = await startBot(silent);
    await bot.type();
    await bot.cardSays('Plivo has it');
    bot.slack.fail('*', { hang: true, times: 100 });
    // What hangs ends with its connection: the end of the test need not wait for each deadline.
    onTestFinished(bot.slack.close);
    const { value, ms } = await timed(() => bot.plivo.report(to, 'delivered'));
    expect(value[0]?.answer).toMatchObject({ status: 200 });
    expect(ms).toBeLessThan(1_000);
  });

  it('a post of which nobody knows is made once more, and says so', async () => {
    const bot = await startAtRest();
    bot.slack.fail('chat.postMessage', { resetAfter: true });
    await bot.type();
    for (let n = 0; n < 3; n += 1) {
      await bot.quiet();
      await bot.clock.advance(4_000);
    }
    await bot.cardCount(2);
    await bot.quiet();
    const posted = bot.calls('chat.postMessage');
    expect(posted).toHaveLength(2);
    expect(JSON.stringify(posted[0]?.args)).not.toContain('twice');
    expect(JSON.stringify(posted[1]?.args)).toContain('you may see it twice');
    expect(bot.plivo.messages).toHaveLength(1);
  });

  it('a card that was deleted holds nothing up', async () => {
    const bot = await startAtRest();
    await submit(bot);
    await fetch(`${bot.slack.apiUrl}chat.delete`, {
      method: 'POST',
      headers: { authorization: 'Bearer xoxb-111-222-harnesstoken', 'content-type': 'application/json' },
      body: JSON.stringify({ channel: places.general, ts: bot.firstCard().ts }),
    });
    expect(bot.cards()).toEqual([]);

    await bot.plivo.report(to, 'delivered');
    await bot.clock.advance(60_000);
    await bot.logged('dispatch.closed');
    await bot.type('+12125550123 Another one');
    await bot.cardSays('Another one');
  });
});

/** Every piece of mrkdwn in the arguments of a post, in which markup would act. */
const mrkdwnOf = ({ text, blocks }: Record<string, unknown>): string =>
  [text, ...(JSON.stringify(blocks).match(/\{"type":"mrkdwn","text":"(?:[^"\\]|\\.)*"/g) ?? [])].join('\n');
