/** Slack signs bytes and a time, and not the media type: what was captured must not become something else. */
import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { startBot } from '../../harness.ts';

const form = 'application/x-www-form-urlencoded';

/** What an outsider names a file, so that the event that tells of it holds a command of somebody else. */
const fileName = (user: string) => {
  const fields = { command: '/mms', text: '+14155550123 Forged', user_id: user, channel_id: places.general };
  return `a&${new URLSearchParams({ ...fields, trigger_id: '1.2.abc' })}&b`;
};
const payload = (user: string) =>
  `a&${new URLSearchParams({ payload: JSON.stringify({ type: 'shortcut', user: { id: user }, trigger_id: '1.2' }) })}&b`;

const event = (name: string) => ({
  type: 'event_callback',
  event: {
    type: 'message',
    subtype: 'file_share',
    user: people.unlisted,
    channel: places.general,
    ts: '1760000000.000100',
    text: 'look',
    files: [{ id: 'F0FORGED01', name }],
  },
});

describe('an event that was captured and is sent again as a form', () => {
  it.each([
    ['with a command in a file name', JSON.stringify(event(fileName(people.sender)))],
    ['with an interaction in a file name', JSON.stringify(event(payload(people.sender)))],
    ['after white space', `\n ${JSON.stringify(event(fileName(people.sender)))}`],
    ['as a list', JSON.stringify([event(fileName(people.sender))])],
    ['as a text', JSON.stringify(fileName(people.sender))],
  ])('is nobody’s command: %s', async (_how, body) => {
    const bot = await startBot();
    const { status } = await bot.people.raw('', { headers: { 'content-type': form }, body });
    await bot.quiet();
    expect(status).toBe(400);
    expect(bot.sends()).toEqual([]);
  });

  it('is an event where it is sent as it was', async () => {
    const bot = await startBot();
    const body = JSON.stringify(event(fileName(people.sender)));
    expect((await bot.people.raw('', { headers: { 'content-type': 'application/json' }, body })).status).toBe(200);
    await bot.quiet();
    expect(bot.sends()).toEqual([]);
  });
});
