/** What is sent again, while the first one turns out to have arrived: nobody is texted twice unless a person says so. */
import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { type BotAtRest, type BotOptions, startAtRest } from '../../harness.ts';

const [to, other] = ['+14155550123', '+12125550187'];
const second = 1_000;
const minute = 60 * second;
const offline = { errorCode: '80' } as const;
const question = 'Send this one anyway?';

const uuidOf = (bot: BotAtRest, nth: number): string => bot.plivo.messages[nth]?.uuid ?? 'none';
const cardOf = (bot: BotAtRest, nth: number) => {
  const card = bot.cards()[nth];
  if (!card) throw new Error(`there is no card ${nth}`);
  return card;
};
const says = (bot: BotAtRest, nth: number): string => bot.slack.textOf(cardOf(bot, nth));
const labels = (bot: BotAtRest, nth: number): string[] => bot.labels(cardOf(bot, nth));

/** A message that was not delivered, as Plivo says, and is being sent again, which can still be stopped for ten seconds. */
const startRepeating = async ({ env, ...options }: BotOptions = {}, typed = `${to} On my way`) => {
  const bot = await startAtRest({ env: { UNDO_SECONDS: '10', ...env }, ...options });
  await bot.type(typed);
  await bot.pass(11 * second);
  for (const { uuid } of [...bot.plivo.messages]) await bot.plivo.report(uuid, 'undelivered', offline);
  await bot.pass(2 * second);
  await bot.click('mms_again');
  await bot.pass(second);
  return { ...bot, before: bot.plivo.messages.length };
};

describe('a message that is sent again and held', () => {
  it('is not sent when the first one turns out to be delivered, and its sender is asked', async () => {
    const bot = await startRepeating();
    await bot.plivo.report(uuidOf(bot, 0), 'delivered');
    await bot.pass(3 * second);
    expect(says(bot, 1)).toMatch(/On hold\. The first message was delivered at .* Send this one anyway\?/);
    expect(labels(bot, 1)).toEqual(['Send anyway', "Don't send", 'Details']);
    expect(bot.replies(cardOf(bot, 1))).toEqual([expect.stringMatching(`^<@${people.sender}> .*anyway\\?`)]);

    await bot.pass(30 * second);
    expect(bot.plivo.messages).toHaveLength(1);
  });

  it('is sent once somebody says so, and only once', async () => {
    const bot = await startRepeating();
    await bot.plivo.report(uuidOf(bot, 0), 'delivered');
    await bot.pass(15 * second);
    const old = cardOf(bot, 1);
    await bot.click('mms_anyway', people.sender, old);
    await bot.pass(5 * second);
    expect(bot.plivo.messages).toHaveLength(2);
    await bot.people.click({ user: people.sender, message: old, actionId: 'mms_anyway', stale: true });
    await bot.hears(people.sender, 'nothing left to decide');
    await bot.pass(30 * second);
    expect(bot.plivo.messages).toHaveLength(2);
    expect(says(bot, 1)).toContain('Plivo has it');
  });

  it('stays unsent where somebody says so, and its card names them', async () => {
    const bot = await startRepeating();
    await bot.plivo.report(uuidOf(bot, 0), 'delivered');
    await bot.pass(3 * second);
    await bot.click('mms_decline', people.sender, cardOf(bot, 1));
    await bot.pass(2 * minute);
    expect(says(bot, 1)).toContain('Cancelled by Ann Sender before it left');
    expect(bot.plivo.messages).toHaveLength(1);
  });

  it('asks its sender directly, with both buttons, where the card can say nothing any more', async () => {
    const bot = await startRepeating();
    bot.slack.archive(places.general);
    await bot.plivo.report(uuidOf(bot, 0), 'delivered');
    await bot.pass(15 * second);
    const asked = bot.slack.dms(people.sender).find((it) => bot.slack.textOf(it).includes(question));
    expect(bot.slack.buttons(asked).map(({ text }) => text)).toEqual(['Send anyway', "Don't send", 'Details']);
    if (asked) await bot.click('mms_anyway', people.sender, asked);
    await bot.pass(5 * second);
    expect(bot.plivo.messages).toHaveLength(2);
  });

  it('is decided by nobody who may not send', async () => {
    const bot = await startRepeating();
    await bot.plivo.report(uuidOf(bot, 0), 'delivered');
    await bot.pass(15 * second);
    await bot.click('mms_anyway', people.unlisted, cardOf(bot, 1));
    await bot.hears(people.unlisted, 'You are not on the list');
    await bot.pass(5 * second);
    expect(bot.plivo.messages).toHaveLength(1);
  });

  it('is given up when nobody answers for as long as a message may be late', async () => {
    const bot = await startRepeating({ env: { LATE_AFTER_MINUTES: '5', USER_DAILY_LIMIT: '2' } });
    await bot.plivo.report(uuidOf(bot, 0), 'delivered');
    await bot.pass(6 * minute, 10 * second);
    expect(says(bot, 1)).toContain('nobody chose to send this one anyway');
    expect(labels(bot, 1)).not.toContain('Send anyway');
    expect(bot.plivo.messages).toHaveLength(1);
    // It does not count against the day.
    await bot.type(`${other} Another one`);
    await bot.pass(15 * second);
    expect(bot.plivo.messages).toHaveLength(2);
  });

  it('goes out where no more is heard of the first one than that it was not delivered', async () => {
    const bot = await startRepeating();
    await bot.plivo.report(uuidOf(bot, 0), 'undelivered', offline);
    await bot.pass(15 * second);
    expect(bot.plivo.messages).toHaveLength(2);
    expect(says(bot, 1)).not.toContain(question);
  });
});

it('a message that is sent again and waits in line is asked about, and the others go', async () => {
  const numbers = Array.from({ length: 12 }, (_, n) => `+14155550${130 + n}`);
  const bot = await startRepeating(
    { env: { MAX_RECIPIENTS: '12', PLIVO_SMS_PER_SECOND: '0.1', UNDO_SECONDS: '0' } },
    `${numbers.slice(0, 3).join(', ')} hi`,
  );
  // The three took places, and ten minus those leave at once.
  expect(bot.plivo.messages.length).toBe(6);
  await bot.type(`${numbers.join(', ')} fill the line`);
  await bot.pass(second);
  const before = bot.plivo.messages.length;
  for (const uuid of [3, 4, 5].map((nth) => uuidOf(bot, nth))) await bot.plivo.report(uuid, 'undelivered', offline);
  await bot.pass(2 * second);
  await bot.click('mms_again', people.sender, cardOf(bot, 1));
  await bot.pass(2 * second);
  await bot.plivo.report(uuidOf(bot, 3), 'delivered');
  await bot.pass(5 * minute, 5 * second);
  expect(bot.cards()).toHaveLength(4);
  expect(says(bot, 3).split(question)).toHaveLength(2);
  expect(bot.plivo.messages.filter(({ text }) => text === 'hi')).toHaveLength(8);
  expect(before).toBeLessThan(bot.plivo.messages.length);
});

describe('a message of which nobody knew whether it was sent', () => {
  const startUnconfirmed = async (env: Record<string, string> = {}) => {
    const bot = await startAtRest({ env: { UNDO_SECONDS: '10', ...env } });
    bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'resetAfter' });
    await bot.type(`${to} Taken`);
    await bot.pass(6 * minute, 5 * second);
    expect(bot.labels()).toContain('Send again');
    return bot;
  };

  it('is not sent again when its report comes while the repeat is held', async () => {
    const bot = await startUnconfirmed();
    await bot.click('mms_again');
    await bot.pass(second);
    await bot.plivo.report(uuidOf(bot, 0), 'sent');
    await bot.pass(30 * second);
    expect(says(bot, 1)).toMatch(/The first message was sent after all at .* Send this one anyway\?/);
    expect(bot.plivo.messages).toHaveLength(1);
  });

  it('goes out by itself where the first one failed after all', async () => {
    const bot = await startUnconfirmed();
    await bot.click('mms_again');
    await bot.pass(second);
    await bot.plivo.report(uuidOf(bot, 0), 'queued');
    await bot.pass(15 * second);
    expect(says(bot, 1)).toContain(question);
    await bot.plivo.report(uuidOf(bot, 0), 'failed', offline);
    await bot.pass(15 * second);
    expect(says(bot, 1)).not.toContain(question);
    expect(bot.plivo.messages).toHaveLength(2);
  });

  it('is not asked about for a callback that is not believed, only for what Plivo then answers', async () => {
    const bot = await startUnconfirmed();
    await bot.click('mms_again');
    await bot.pass(second);
    bot.plivo.fail({ path: '/Message/', method: 'GET', kind: 'status', status: 503, times: 100 });
    await bot.plivo.report(uuidOf(bot, 0), 'delivered', { forge: 'stripped' });
    await bot.pass(15 * second);
    expect(bot.plivo.messages).toHaveLength(2);
  });
});

describe('a message that is sent again for the second time', () => {
  it('is asked about when the very first one arrives', async () => {
    const bot = await startRepeating();
    await bot.pass(12 * second);
    await bot.plivo.report(uuidOf(bot, 1), 'undelivered', offline);
    await bot.pass(2 * second);
    await bot.click('mms_again', people.sender, cardOf(bot, 1));
    await bot.pass(second);
    await bot.plivo.report(uuidOf(bot, 0), 'delivered');
    await bot.pass(30 * second);
    expect(says(bot, 2)).toContain(question);
    expect(bot.plivo.messages).toHaveLength(2);
  });

  it('is asked about before it is accepted where the very first one had arrived by then', async () => {
    const bot = await startRepeating();
    await bot.pass(12 * second);
    await bot.plivo.report(uuidOf(bot, 1), 'undelivered', offline);
    await bot.plivo.report(uuidOf(bot, 0), 'delivered');
    await bot.pass(2 * second);
    await bot.click('mms_again', people.sender, cardOf(bot, 1));
    const asked = await bot.whisper(people.sender, 'was delivered');
    await bot.pass(30 * second);
    expect(bot.cards()).toHaveLength(2);
    await bot.press(people.sender, 'Send anyway', asked);
    await bot.pass(15 * second);
    expect(bot.plivo.messages).toHaveLength(3);
    expect(labels(bot, 1)).not.toContain('Send again');
  });
});

describe('the form of Edit and resend', () => {
  const landline = { errorCode: '50' } as const;
  const startEditing = async (typed = `${to} On my way`) => {
    const bot = await startAtRest({ env: { UNDO_SECONDS: '10' } });
    await bot.type(typed);
    await bot.pass(11 * second);
    for (const { uuid } of [...bot.plivo.messages]) await bot.plivo.report(uuid, 'undelivered', landline);
    await bot.pass(2 * second);
    await bot.click('mms_fix');
    return bot;
  };

  it('asks when it is submitted, where the first one arrived while it was open', async () => {
    const bot = await startEditing();
    await bot.plivo.report(uuidOf(bot, 0), 'delivered');
    await bot.people.submit({ user: people.sender, values: { text: 'Still on my way' } });
    expect(JSON.stringify(bot.slack.view(people.sender))).toContain('The first message was delivered');
    await bot.pass(30 * second);
    expect(bot.plivo.messages).toHaveLength(1);

    await bot.people.submit({ user: people.sender, values: {} });
    await bot.pass(15 * second);
    expect(bot.plivo.messages).toHaveLength(2);
  });

  it('sends to the others of a list, and asks about the one that arrived', async () => {
    const bot = await startEditing(`${to}, ${other} On my way`);
    const arrived = bot.plivo.messages.find((it) => `+${it.to}` === to)?.uuid ?? '';
    await bot.plivo.report(arrived, 'delivered');
    await bot.people.submit({ user: people.sender, values: { text: 'Still on my way' } });
    await bot.pass(30 * second);
    expect(bot.plivo.messages.filter(({ text }) => text === 'Still on my way').map((it) => `+${it.to}`)).toEqual([
      other,
    ]);
    expect(says(bot, 1).split(question)).toHaveLength(2);
    expect(labels(bot, 1)).toEqual(['Send anyway', "Don't send", 'Details']);
  });
});
