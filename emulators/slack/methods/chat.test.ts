import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../json.ts';
import { people, places } from '../seed.ts';
import { startSlack } from '../testing.ts';

let running: Awaited<ReturnType<typeof startSlack>>;
beforeEach(async () => {
  running = await startSlack();
});
afterEach(() => running.slack.close());

const post = (args: Json) => running.call('chat.postMessage', args);
const section = (text: string) => [{ type: 'section', text: { type: 'mrkdwn', text } }];

describe('chat.postMessage', () => {
  it.each<[string, Json, string]>([
    ['nothing to say', { channel: places.general }, 'no_text'],
    ['an unknown channel', { channel: 'C0NOWHERE1', text: 'a' }, 'channel_not_found'],
    ['a private channel without the bot', { channel: places.secret, text: 'a' }, 'channel_not_found'],
    ["someone else's direct messages", { channel: places.betweenTwo, text: 'a' }, 'channel_not_found'],
    ['an archived channel', { channel: places.archived, text: 'a' }, 'is_archived'],
    ['a person who does not exist', { channel: 'U0NOBODY', text: 'a' }, 'channel_not_found'],
    ['blocks that are no list', { channel: places.general, blocks: 'oops' }, 'invalid_blocks_format'],
    ['bad blocks', { channel: places.general, blocks: [{ type: 'nope' }] }, 'invalid_blocks'],
    [
      'too much in all',
      { channel: places.general, blocks: Array(5).fill(section('x'.repeat(2900))[0]) },
      'msg_blocks_too_long',
    ],
    ['a thread that is no time', { channel: places.general, text: 'a', thread_ts: 'soon' }, 'invalid_thread_ts'],
    [
      'a thread that does not exist',
      { channel: places.general, text: 'a', thread_ts: '1700000000.000001' },
      'thread_not_found',
    ],
    ['markdown beside text', { channel: places.general, text: 'a', markdown_text: 'b' }, 'markdown_text_conflict'],
    ['metadata without a type', { channel: places.general, text: 'a', metadata: { x: 1 } }, 'invalid_metadata_schema'],
  ])('refuses %s', async (_name, args, error) => {
    expect(await post(args)).toMatchObject({ ok: false, error });
  });

  it('says where bad blocks are wrong', async () => {
    const answer = await post({ channel: places.general, blocks: section('x'.repeat(3001)) });
    expect(answer).toMatchObject({
      error: 'invalid_blocks',
      response_metadata: { messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'] },
    });
  });

  it('reaches a public channel uninvited only with chat:write.public', async () => {
    expect(await post({ channel: places.random, text: 'a' })).toMatchObject({ ok: true });
    running.slack.scopes.delete('chat:write.public');
    expect(await post({ channel: places.random, text: 'a' })).toMatchObject({ error: 'not_in_channel' });
    running.slack.invite(places.random);
    expect(await post({ channel: places.random, text: 'a' })).toMatchObject({ ok: true });
  });

  it('turns a user id into the direct message with that person', async () => {
    const { channel } = await post({ channel: people.sender, text: 'hi' });
    expect(channel).toMatch(/^D/);
    expect(running.slack.dms(people.sender).map(({ text }) => text)).toEqual(['hi']);
  });

  it('answers under a parent, and not under a reply', async () => {
    const { ts } = await post({ channel: places.general, text: 'parent' });
    const reply = await post({ channel: places.general, text: 'reply', thread_ts: ts });
    expect(running.slack.thread(places.general, String(ts))).toMatchObject([{ text: 'reply' }]);
    expect(running.slack.messages(places.general)[0]?.thread_ts).toBe(ts);
    const nested = await post({ channel: places.general, text: 'nested', thread_ts: reply.ts });
    expect(nested).toMatchObject({ error: 'cannot_reply_to_message' });
  });

  it('truncates at 40,000 characters with a warning', async () => {
    const answer = await post({ channel: places.general, text: 'x'.repeat(40_001) });
    expect(answer).toMatchObject({ ok: true, warning: 'message_truncated' });
    expect(running.slack.messages(places.general)[0]?.text).toHaveLength(40_000);
  });

  it('gives every message another timestamp although the clock stands still', async () => {
    const [a, b] = [
      await post({ channel: places.general, text: 'a' }),
      await post({ channel: places.general, text: 'b' }),
    ];
    expect(String(b.ts) > String(a.ts)).toBe(true);
  });

  it('shows only pictures of Slack that the bot may see', async () => {
    const file = (mimetype: string, channel: string) =>
      running.slack.addFile({
        bytes: new Uint8Array(3),
        name: 'a',
        mimetype,
        uploadedBy: people.sender,
        channels: [channel],
      }).id;
    const show = (id: string) =>
      post({ channel: places.general, text: 'a', blocks: [{ type: 'image', alt_text: 'a', slack_file: { id } }] });
    expect(await show(file('image/png', places.general))).toMatchObject({ ok: true });
    for (const id of [file('image/png', places.secret), file('image/heic', places.general), 'F0NONE']) {
      const answer = await show(id);
      expect(answer).toMatchObject({ error: 'invalid_blocks' });
      expect(JSON.stringify(answer)).toContain('invalid slack file [json-pointer:/blocks/0/slack_file]');
    }
  });

  it('holds one table at most', async () => {
    const table = { type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] };
    const answer = await post({ channel: places.general, text: 'a', blocks: [table, table] });
    expect(answer).toMatchObject({ error: 'invalid_attachments' });
  });
});

describe('chat.update', () => {
  const card = async () => {
    const { ts } = await post({ channel: places.general, text: 'old', blocks: section('old') });
    return { update: (args: Json) => running.call('chat.update', { channel: places.general, ts, ...args }), ts };
  };
  const shown = () => running.slack.messages(places.general)[0];

  it('takes blocks away when it is given text alone', async () => {
    const { update } = await card();
    await update({ text: 'new' });
    expect(shown()).toMatchObject({ text: 'new', edited: { user: 'U0SANDBOT1' } });
    expect(shown()?.blocks).toBeUndefined();
  });

  it('keeps attachments that it is not given', async () => {
    const { ts } = await post({ channel: places.random, text: 'a', attachments: [{ text: 'kept' }] });
    await running.call('chat.update', { channel: places.random, ts, text: 'b' });
    expect(running.slack.messages(places.random)[0]?.attachments).toEqual([{ text: 'kept' }]);
  });

  it.each<[string, Json, string]>([
    ['text over 4000', { text: 'x'.repeat(4001) }, 'msg_too_long'],
    ['nothing', {}, 'no_text'],
    ['a user id as channel', { channel: people.sender, text: 'a' }, 'channel_not_found'],
    ['a message that is gone', { ts: '1700000000.000001', text: 'a' }, 'message_not_found'],
  ])('refuses %s', async (_name, args, error) => {
    const { update } = await card();
    expect(await update(args)).toMatchObject({ ok: false, error });
  });

  it("refuses someone else's message", async () => {
    const theirs = running.slack
      .connect('http://127.0.0.1:1/')
      .post({ user: people.sender, channel: places.general, text: 'mine' });
    const args = { channel: places.general, ts: theirs.ts, text: 'a' };
    expect(await running.call('chat.update', args)).toMatchObject({ error: 'cant_update_message' });
    expect(await running.call('chat.delete', args)).toMatchObject({ error: 'cant_delete_message' });
  });

  it('refuses in a channel that was archived since', async () => {
    const { update } = await card();
    const channel = running.slack.channels.get(places.general);
    if (channel) channel.is_archived = true;
    expect(await update({ text: 'a' })).toMatchObject({ error: 'is_inactive' });
  });

  it('refuses what is five minutes old, in a workspace that wants it so', async () => {
    const { update } = await card();
    running.clock.ms += 5 * 60_000;
    expect(await update({ text: 'a' })).toMatchObject({ ok: true });
    running.slack.habits.editWindow = 'fiveMinutes';
    expect(await update({ text: 'b' })).toMatchObject({ error: 'edit_window_closed' });
    const young = await card();
    running.clock.ms += 5 * 60_000 - 1_000;
    expect(await young.update({ text: 'c' })).toMatchObject({ ok: true });
  });
});

describe('a reply under a message that was deleted', () => {
  it('is refused, or taken and seen by nobody', async () => {
    const { ts } = await post({ channel: places.general, text: 'parent' });
    running.slack.deleteMessage(places.general, String(ts));
    const reply = () => post({ channel: places.general, text: 'reply', thread_ts: ts });
    expect(await reply()).toMatchObject({ error: 'thread_not_found' });
    running.slack.habits.deletedThread = 'unseen';
    expect(await reply()).toMatchObject({ ok: true });
    expect(running.slack.thread(places.general, String(ts))).toEqual([]);
    expect(running.slack.messages(places.general)).toEqual([]);
  });
});

describe('chat.postEphemeral', () => {
  it('is seen by one person and leaves no message', async () => {
    await running.call('chat.postEphemeral', { channel: places.general, user: people.sender, text: 'psst' });
    expect(running.slack.ephemerals(people.sender)).toMatchObject([{ text: 'psst', channel: places.general }]);
    expect(running.slack.messages(places.general)).toEqual([]);
  });

  it('refuses people who are not in the channel, and its own ts for an update', async () => {
    const args = { channel: places.general, user: people.external, text: 'psst' };
    expect(await running.call('chat.postEphemeral', args)).toMatchObject({ error: 'user_not_in_channel' });
    const { message_ts: ts } = await running.call('chat.postEphemeral', { ...args, user: people.sender });
    expect(await running.call('chat.update', { channel: places.general, ts, text: 'a' })).toMatchObject({
      error: 'message_not_found',
    });
  });

  it('is seen in a thread only once a reply stands there, and is answered ok all the same', async () => {
    const { ts } = await post({ channel: places.general, text: 'parent' });
    const whisper = () =>
      running.call('chat.postEphemeral', { channel: places.general, user: people.sender, text: 'psst', thread_ts: ts });
    expect(await whisper()).toMatchObject({ ok: true });
    expect(running.slack.ephemerals(people.sender)).toEqual([]);
    expect(running.slack.unseen(people.sender)).toMatchObject([{ text: 'psst', thread_ts: ts }]);

    await post({ channel: places.general, text: 'reply', thread_ts: ts });
    await whisper();
    expect(running.slack.ephemerals(people.sender)).toMatchObject([{ text: 'psst', thread_ts: ts }]);
  });

  it.each([
    ['notInChannel', 'not_in_channel'],
    ['internalError', 'internal_error'],
  ] as const)('needs the bot in the channel, whatever its scopes (%s)', async (habit, error) => {
    running.slack.habits.uninvitedWhisper = habit;
    const whisper = () =>
      running.call('chat.postEphemeral', { channel: places.random, user: people.sender, text: 'psst' });
    expect(await whisper()).toMatchObject({ ok: false, error });
    running.slack.invite(places.random);
    expect(await whisper()).toMatchObject({ ok: true });
  });
});

it('links to a message and to a reply', async () => {
  const { ts } = await post({ channel: places.general, text: 'a' });
  const link = await running.call('chat.getPermalink', { channel: places.general, message_ts: ts });
  expect(link.permalink).toBe(`https://sandbox.slack.com/archives/${places.general}/p${String(ts).replace('.', '')}`);
});
