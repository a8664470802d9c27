import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { type BotOptions, secrets, startBot } from '../../harness.ts';
import { catJpeg } from '../../support/picture-host.ts';

const to = '+14155550123';

/** A bot, and a message in a channel with two pictures and whatever text. */
const start = async (text: string, options: BotOptions & { channel?: string; by?: string } = {}) => {
  const bot = await startBot(options);
  const { slack, people: team } = bot;
  const { channel = places.general, by = people.colleague } = options;
  const [first, second] = ['first.jpg', 'second.jpg'].map((name) =>
    slack.addFile({ name, mimetype: 'image/jpeg', bytes: new Uint8Array(catJpeg), uploadedBy: by }),
  );
  if (!first || !second) throw new Error('no files');
  const message = team.post({ user: by, channel, text, files: [first, second] });
  const send = (user: string = people.sender, messageTs = message.ts) =>
    team.messageShortcut({ user, channel, messageTs, callbackId: 'send_as_mms' });
  const submit = (values: Record<string, string | string[]>) => team.submit({ user: people.sender, values });
  return { ...bot, message, first, second, send, submit };
};

describe('“Send as MMS” on a message', () => {
  it('opens the form with the text as a phone shows it, its links, and its files ticked', async () => {
    const { slack, send, field, first, second } = await start(
      'Tom & Ann :wave: https://example.com/menu https://example.com/map.png',
    );

    const { status, failure } = await send();

    expect([status, failure]).toEqual([200, undefined]);
    expect(field(people.sender, 'text')).toBe('Tom & Ann 👋 https://example.com/menu');
    expect(field(people.sender, 'links')).toBe('https://example.com/map.png');
    expect(field(people.sender, 'kept')).toEqual([first.id, second.id]);
    expect(slack.textOf(slack.view(people.sender))).toContain('first.jpg');
    const blocks = slack.view(people.sender)?.blocks.map(({ block_id }) => block_id) ?? [];
    expect(blocks.indexOf('kept')).toBe(blocks.indexOf('files') - 1);
    expect(slack.problems).toEqual([]);
  });

  it('sends text and files, and puts the card into the thread of that message', async () => {
    const { slack, send, submit, message, arrived, card } = await start('Look at these');
    await send();

    await submit({ to: '415-555-0123' });

    const [received] = await arrived(to);
    expect(received?.text).toBe('Look at these');
    expect(received?.media.map(({ bytes }) => bytes.equals(catJpeg))).toEqual([true, true]);
    const shown = await card(places.general, 'Look at these');
    expect(shown.thread_ts).toBe(message.ts);
    expect(slack.thread(places.general, message.ts).map(({ ts }) => ts)).toContain(shown.ts);
  });

  it('keeps what is said about it in that thread too', async () => {
    const { slack, send, submit, message, arrived, eventually } = await start('Look at these');
    await send();
    await submit({ to: '415-555-0123' });
    await arrived(to);
    await eventually('a reply says what became of it', () =>
      slack.thread(places.general, message.ts).some((it) => /^\S+ •••-0123: /.test(it.text)),
    );
    const elsewhere = slack.messages(places.general).filter(({ ts, thread_ts }) => (thread_ts ?? ts) !== message.ts);
    expect(elsewhere).toEqual([]);
  });

  it('goes into the thread that a reply stands in', async () => {
    const { people: team, send, submit, message, card } = await start('The parent');
    const reply = team.post({
      user: people.colleague,
      channel: places.general,
      text: 'The reply',
      threadTs: message.ts,
    });
    await send(people.sender, reply.ts);
    await submit({ to: '415-555-0123' });
    expect((await card(places.general, 'The reply')).thread_ts).toBe(message.ts);
  });

  it('leaves out a file that was unticked', async () => {
    const { send, submit, second, arrived } = await start('One of them');
    await send();
    await submit({ to: '415-555-0123', kept: [second.id] });
    const [received] = await arrived(to);
    expect(received?.media.map(({ name }) => name)).toEqual(['second.jpg']);
  });

  it('sends text alone when every file was unticked', async () => {
    const { plivo, send, submit, arrived } = await start('None of them');
    await send();
    await submit({ to: '415-555-0123', kept: [] });
    await arrived(to);
    expect(plivo.messages[0]?.type).toBe('sms');
  });

  it('stands by itself when the person chose another channel', async () => {
    const { send, submit, card } = await start('Elsewhere');
    await send();
    await submit({ to: '415-555-0123', channel: places.random });
    expect((await card(places.random, 'Elsewhere')).thread_ts).toBeUndefined();
  });

  it('stays in the thread although CARD_CHANNEL is set: the person directed it there', async () => {
    const { send, submit, message, card } = await start('Directed', { env: { CARD_CHANNEL: places.random } });
    await send();
    await submit({ to: '415-555-0123' });
    expect((await card(places.general, 'Directed')).thread_ts).toBe(message.ts);
  });

  it('tells someone who may not send why, privately, and opens nothing', async () => {
    const { slack, send, whisper } = await start('Not mine to send');
    await send(people.unlisted);
    await whisper(people.unlisted, 'not on the list');
    expect(slack.view(people.unlisted)).toBeUndefined();
  });

  it('warns about names that a phone cannot show', async () => {
    const { slack, send, field } = await start('Ask @ann about it');
    await send();
    expect(field(people.sender, 'text')).toMatch(/^Ask @\w+ about it$/);
    expect(slack.textOf(slack.view(people.sender))).toContain(`A phone cannot show <@${people.sender}>`);
  });
});

describe('“Send as MMS” on a message that forwards another', () => {
  it('sends the pictures of that one, and its text where nothing was written', async () => {
    const { people: team, message, first, second, send, submit, field, arrived } = await start('Look &amp; see <@U1>');
    const forward = team.forward({ user: people.colleague, channel: places.general, message });
    await send(people.sender, forward.ts);
    expect(field(people.sender, 'kept')).toEqual([first.id, second.id]);
    expect(field(people.sender, 'text')).toMatch(/^Look/);
    await submit({ to: '415-555-0123', text: 'Look' });
    const [received] = await arrived(to);
    expect(received?.media.map(({ bytes }) => bytes.equals(catJpeg))).toEqual([true, true]);
  });

  it('keeps what was written to it', async () => {
    const { people: team, message, send, field } = await start('The first');
    const forward = team.forward({ user: people.colleague, channel: places.general, message, text: 'For you' });
    await send(people.sender, forward.ts);
    expect(field(people.sender, 'text')).toBe('For you');
  });

  it('says what to do where the pictures stay in a channel without the bot', async () => {
    const { people: team, message, submit, whisper, sends } = await start('Hidden', { channel: places.random });
    const forward = team.forward({ user: people.sender, channel: places.general, message });
    await team.messageShortcut({
      user: people.sender,
      channel: places.general,
      messageTs: forward.ts,
      callbackId: 'send_as_mms',
    });
    await submit({ to: '415-555-0123' });
    await whisper(people.sender, 'cannot see the file');
    expect(sends()).toEqual([]);
  });
});

it('“Send as MMS” on the message of an app takes the pictures of its blocks', async () => {
  const bot = await startBot();
  const { slack, people: team, pictures, field, arrived } = bot;
  const file = slack.addFile({
    name: 'chart.jpg',
    mimetype: 'image/jpeg',
    bytes: new Uint8Array(catJpeg),
    uploadedBy: people.sender,
    channels: [places.general],
  });
  const blocks = [
    { type: 'image', slack_file: { id: file.id }, alt_text: 'chart' },
    { type: 'image', image_url: 'https://example.com/other.png', alt_text: 'other' },
  ];
  await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secrets.botToken}` },
    body: JSON.stringify({ channel: places.general, text: 'Report', blocks }),
  });
  const ts = slack.messages(places.general)[0]?.ts ?? '';
  await team.messageShortcut({
    user: people.sender,
    channel: places.general,
    messageTs: ts,
    callbackId: 'send_as_mms',
  });
  expect(field(people.sender, 'kept')).toEqual([file.id]);
  expect(field(people.sender, 'links')).toBe('https://example.com/other.png');
  await team.submit({ user: people.sender, values: { to: '415-555-0123', links: pictures.url('/cat.jpg') } });
  const [received] = await arrived(to);
  expect(received?.media).toHaveLength(2);
});
