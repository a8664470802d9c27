/** Two events of one message at the same moment: what the person hears has to be true of both. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { SlackHabits } from '../../../emulators/slack/habits.ts';
import { people, places } from '../../../emulators/slack/seed.ts';
import { startBot } from '../../harness.ts';
import { catJpeg } from '../../support/picture-host.ts';

const to = '+14155550123';
const hearing = ['app_home_opened', 'app_mention', 'message.channels'];

/** A bot that is told of each mention twice: without its files, and as a message with them. */
const start = async (habits: Partial<SlackHabits> = {}) => {
  const bot = await startBot({ slack: { habits, events: hearing } });
  bot.slack.scopes.add('channels:history');
  const picture = (name: string) =>
    bot.slack.addFile({
      name,
      mimetype: 'image/jpeg',
      bytes: new Uint8Array(catJpeg),
      uploadedBy: people.sender,
    });
  const mention = (files: ReturnType<typeof picture>[]) =>
    bot.people.mention({ user: people.sender, channel: places.general, text: '@mms 415-555-0123 Look', files });
  /** A request that is about to be accepted waits: only its card's place is still asked for. */
  const holdAcceptance = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    bot.slack.fail('conversations.info', { until: promise, times: 10 });
    return resolve;
  };
  const heard = () => bot.told(people.sender);
  return { ...bot, mention, picture, holdAcceptance, heard };
};

it('a person who reads that nothing was sent is right, although the other event was nearly accepted', async () => {
  const { slack, mention, picture, holdAcceptance, heard, output, eventually, quiet, sends } = await start();
  const release = holdAcceptance();
  slack.fail('conversations.replies', { retryAfter: 30, times: 10 });
  slack.fail('files.list', { retryAfter: 30, times: 10 });
  const answered = mention([picture('cat.jpg')]);
  await eventually('the mention is refused', () => output.join('').includes('mention.files-not-seen'));
  await pause(20);
  release();
  expect((await answered).status).toBe(200);
  await eventually('the person heard something', () => heard().length > 0);
  await quiet();
  expect(heard()).toHaveLength(1);
  expect(sends()).toHaveLength(heard()[0]?.includes('nothing was sent') ? 0 : 1);
});

it('a message with pictures in an order of its own is not said to have been sent otherwise', async () => {
  const { mention, picture, holdAcceptance, heard, calls, arrived, eventually, quiet, sends } = await start({
    freshMessages: 'there',
  });
  const [first, second] = [picture('first.jpg'), picture('second.jpg')];
  const release = holdAcceptance();
  const answered = mention([second, first]);
  await eventually('the look-up knows the files', () => calls('files.info').length === 2);
  await pause(20);
  release();
  expect((await answered).status).toBe(200);
  await arrived(to);
  await eventually('the person heard something', () => heard().length > 0);
  await quiet();
  expect(sends()).toHaveLength(1);
  expect(heard()).toEqual([expect.stringContaining('+1 415 555 0123')]);
});
