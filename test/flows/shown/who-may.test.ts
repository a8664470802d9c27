/** The table of the README, row by row: who may do what with a message that somebody sent, and who reads what of it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SlackEmulator } from '../../../emulators/slack/emulator.ts';
import { people, places } from '../../../emulators/slack/seed.ts';
import { refuse, refuseForNow } from '../../../src/domain/language/refusal.ts';
import type { MessageRecord } from '../../../src/domain/message/message.ts';
import { buttonWords } from '../../../src/slack/screen/card-words.ts';
import { action } from '../../../src/slack/screen/ids.ts';
import { openStore } from '../../../src/store/open.ts';
import { type Bot, startAtRest } from '../../harness.ts';
import { sampleDispatch, sampleRecord } from '../../support/samples.ts';

const listedAdmin = 'U0FAY00001';
const deactivatedAdmin = 'U0HAL00001';

/** Who they are, by the words of the table; `sender` where the message is their own. */
const whoIs: Record<string, { user: string; isSender?: true }> = {
  'The sender, on the list': { user: people.sender, isSender: true },
  'The sender, no longer on the list': { user: people.unlisted, isSender: true },
  'An admin on the list': { user: listedAdmin },
  'An admin who is not on the list': { user: people.admin },
  'Someone else on the list': { user: people.colleague },
  'An admin whose account is deactivated': { user: deactivatedAdmin },
  'A guest, even as an admin and on the list': { user: people.guest },
  'Someone of another organization, even as an admin and on the list': { user: people.external },
  'Anyone else': { user: people.unlisted },
};

const admins = [people.admin, listedAdmin, deactivatedAdmin, people.guest, people.external];
const listed = [people.sender, people.colleague, ...admins.filter((it) => it !== people.admin)];

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const cells = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((it) => it.trim());
const table = /^\| Who clicks .*\n(?:\|.*\n)+/m.exec(readme)?.[0].trimEnd().split('\n') ?? [];
const [head = [], , ...rows] = table.map(cells);
/** The buttons of each column, by what they say. */
const columns = head.slice(1).map((it) => it.split(', '));

const to = '+14155550123';
const secrets = ['415 555 0123', to, 'Meet me at the pier', 'pier.jpg'];

const later = Date.now() + 10 * 3_600_000;
const question = { at: 0, until: later, news: [] };

/** A message for each button, in a state in which it does something. */
const stateFor: Record<string, Partial<MessageRecord> & Pick<MessageRecord, 'state'>> = {
  [buttonWords.cancel]: { state: 'waiting', dueAt: later },
  [buttonWords.again]: { state: 'undelivered', failure: refuseForNow('plivo.80', 'Off') },
  [buttonWords.fix]: { state: 'undelivered', failure: refuse('plivo.50', 'A landline') },
  [buttonWords.leave]: { state: 'unconfirmed' },
  [buttonWords.anyway]: { state: 'waiting', dueAt: later, question },
  [buttonWords.decline]: { state: 'waiting', dueAt: later, question },
  [buttonWords.details]: { state: 'delivered', uuid: 'the-uuid-of-plivo' },
};
const actionOf: Record<string, string> = Object.fromEntries(
  Object.entries(buttonWords).map(([name, label]) => [label, action[name as keyof typeof action]]),
);

/** Nobody clicks with an account that is deactivated; it may become so while the click is on its way. */
const deactivate = (slack: SlackEmulator, deleted: boolean): void =>
  void slack.addUser({ id: deactivatedAdmin, name: 'hal', real_name: 'Hal Gone', deleted });

const addPeople = (slack: SlackEmulator): void => {
  slack.addUser({ id: listedAdmin, name: 'fay', real_name: 'Fay Admin' });
  deactivate(slack, false);
  const general = slack.channels.get(places.general);
  for (const user of [listedAdmin, deactivatedAdmin, people.external]) general?.members.add(user);
};

const idOf = (label: string): string => `${label.replace(/\W/g, '').toUpperCase()}0000000000`;

/** A bot with one card, whose buttons a test makes itself: what somebody sends who writes the payload by hand. */
const start = async () => {
  const store = await openStore('memory://', { now: Date.now });
  const bot = await startAtRest({
    open: async () => store,
    before: ({ slack }) => addPeople(slack),
    env: { ALLOWED_USERS: listed.join(), ADMIN_USERS: admins.join() },
  });
  await bot.type('+12125550187 Hello');
  await bot.cardCount(1);
  await bot.quiet();
  /** Stored as one that was sent by `userId`. */
  const sent = async (label: string, userId: string): Promise<string> => {
    const id = idOf(label);
    const recordIds = [`record.${id}`];
    const media = [
      { kind: 'uploaded', mediaId: 'm', uploadedAt: 0, name: 'pier.jpg', type: 'image/jpeg', bytes: 9 },
    ] as const;
    const more = {
      id,
      recordIds,
      media: [...media],
      text: 'Meet me at the pier',
      origin: { channelId: places.general },
    };
    await store.create('dispatch', id, sampleDispatch({ ...more, sender: { userId, name: 'Ann' } }));
    const { state, ...rest } = stateFor[label] ?? { state: 'sent' };
    await store.create(
      'record',
      `record.${id}`,
      sampleRecord(state, { id: `record.${id}`, dispatchId: id, to, ...rest }),
    );
    return id;
  };
  const record = async (id: string) => store.get('record', `record.${id}`);
  return { ...bot, store, sent, record };
};
type Started = Awaited<ReturnType<typeof start>>;

const clickForged = async (bot: Bot, user: string, actionId: string, value: string) => {
  const button = { type: 'button', action_id: actionId, value, text: { type: 'plain_text', text: 'Forged' } };
  const message = { ...bot.firstCard(), blocks: [{ type: 'actions', block_id: 'forged', elements: [button] }] };
  const clicked = bot.people.click({ user, message, actionId, stale: true });
  deactivate(bot.slack, true);
  const { status } = await clicked;
  deactivate(bot.slack, false);
  expect(status).toBe(200);
  await bot.quiet();
};

/** Everything that Slack shows to this person alone. */
const readBy = (bot: Bot, user: string): string =>
  JSON.stringify([bot.told(user), bot.slack.dms(user), bot.slack.view(user) ?? '']);

/** What came of the click, in the words of the table. */
const outcome = async (bot: Started, label: string, user: string, id: string): Promise<string> => {
  const record = await bot.record(id);
  const read = readBy(bot, user);
  const yes = (is: boolean) => (is ? 'yes' : 'no');
  switch (label) {
    case buttonWords.cancel:
    case buttonWords.decline:
      return yes(record?.state === 'cancelled');
    case buttonWords.again:
      return yes(record?.repeatedBy !== undefined);
    case buttonWords.fix:
      return yes(bot.slack.view(user) !== undefined);
    case buttonWords.anyway:
      return yes(record?.question === undefined);
    case buttonWords.leave:
      return yes(record?.leftAloneBy === user);
    default:
      if (secrets.every((it) => it === to || read.includes(it))) return 'full';
      return read.includes('•••-0123') ? 'masked' : 'nothing';
  }
};

it('the table has everybody, and every button of a card', () => {
  expect(rows.map(([who]) => who)).toEqual(Object.keys(whoIs));
  const { repeat: _ofThePrivateAnswer, ...ofCards } = buttonWords;
  expect(columns.flat().sort()).toEqual(Object.values(ofCards).sort());
});

describe('who may do what with a message', () => {
  it.each(rows)('%s', async (who = '', ...expected) => {
    const bot = await start();
    const { user, isSender } = whoIs[who] ?? { user: '' };
    for (const [column, labels] of columns.entries()) {
      for (const label of labels) {
        const id = await bot.sent(label, isSender ? user : people.sender);
        const target = label === buttonWords.fix ? `dispatch:${id}` : id;
        await clickForged(bot, user, actionOf[label] ?? '', target);
        expect(await outcome(bot, label, user, id), label).toBe(expected[column]);
      }
    }
    const mayRead = expected.at(-1) === 'full';
    for (const secret of secrets) if (!mayRead) expect(readBy(bot, user)).not.toContain(secret);
    expect(readBy(bot, user).includes('the-uuid-of-plivo')).toBe(mayRead);
  });
});

const notTheirs = 'Only the person who sent this can do that';

describe('somebody else on the list', () => {
  /** As it is kept of a person who was an admin when they pressed Fix it on somebody else's message. */
  const keepDraft = (bot: Started, dispatchId: string) =>
    bot.store.create('draft', 'draft-of-ben', {
      userId: people.colleague,
      entryPoint: 'form',
      to,
      text: 'Meet me at the pier',
      links: [],
      files: [],
      origin: { channelId: places.general },
      place: { channelId: places.general },
      repeats: { dispatchId, recordIds: [`record.${dispatchId}`] },
    });

  it('gets nothing of it back in a form that they once could open', async () => {
    const bot = await start();
    await keepDraft(bot, await bot.sent(buttonWords.fix, people.sender));
    await clickForged(bot, people.colleague, action.fix, 'draft:draft-of-ben');
    await bot.hears(people.colleague, notTheirs);
    for (const secret of secrets) expect(readBy(bot, people.colleague)).not.toContain(secret);
  });

  it('sends nothing instead of it from a form that was open all the time', async () => {
    const bot = await start();
    await keepDraft(bot, idOf(buttonWords.fix));
    await clickForged(bot, people.colleague, action.fix, 'draft:draft-of-ben');
    const id = await bot.sent(buttonWords.fix, people.sender);
    const { errors } = await bot.people.submit({ user: people.colleague });
    expect(errors).toEqual({ to: expect.stringContaining(notTheirs) });
    expect((await bot.record(id))?.repeatedBy).toBeUndefined();
    expect(bot.sends()).toHaveLength(1);
  });

  it.each([action.fix, action.repeat])('does nothing with what the sender typed, by its id (%s)', async (actionId) => {
    const bot = await start();
    const { message } = await bot.type(`${to} Meet me at the pier ${'and more '.repeat(300)}`);
    const draft = bot.slack.buttons(message).find(({ actionId: it }) => it === action.fix)?.value ?? '';
    expect(draft).toMatch(/^draft:./);
    const value = actionId === action.fix ? draft : draft.slice('draft:'.length);
    await clickForged(bot, people.colleague, actionId, value);
    for (const secret of secrets) expect(readBy(bot, people.colleague)).not.toContain(secret);
    expect(bot.sends()).toHaveLength(1);
  });

  it.each(['status', 'cancel'])('asks in vain for it by its id: /mms %s', async (word) => {
    const bot = await start();
    const [id = ''] = /\b[0-9A-Z]{6}\b/.exec(bot.cardText()) ?? [];
    for (const user of [people.colleague, people.admin, people.unlisted]) {
      expect(await bot.answerTo(`${word} ${id}`, { user })).toContain(
        `You have sent nothing as ${id}`.replace(id, `*${id}*`),
      );
      expect(await bot.answerTo('history', { user })).not.toContain('212');
    }
  });
});

it('an admin whom Slack does not look up in time is nobody, for so long', async () => {
  const bot = await start();
  const id = await bot.sent(buttonWords.cancel, people.sender);
  bot.slack.fail('users.info', { error: 'internal_error' });
  await clickForged(bot, people.admin, action.details, id);
  await bot.hears(people.admin, 'could not check who you are');
  await clickForged(bot, people.admin, action.details, id);
  await bot.hears(people.admin, 'Meet me at the pier');
});

it('the sender stops their own also while Slack looks nobody up', async () => {
  const bot = await start();
  const id = await bot.sent(buttonWords.cancel, people.unlisted);
  bot.slack.fail('users.info', { error: 'internal_error', times: 10 });
  await clickForged(bot, people.unlisted, action.cancel, id);
  expect((await bot.record(id))?.state).toBe('cancelled');
});
