import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import type { StoredFile } from '../../../emulators/slack/workspace/files.ts';
import { type BotOptions, startAtRest, startBot } from '../../harness.ts';
import { catJpeg } from '../../support/picture-host.ts';

const to = '+14155550123';

/** The first bytes of a photo as iPhones make them: ISO base media of the brand "heic". */
const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic'), Buffer.alloc(100)]);
const psd = Buffer.from('8BPS\0\x01\0\0\0\0\0\0\0\x03\0\0\0\x01\0\0\0\x01\0\x08\0\x03', 'latin1');
const mp4 = Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42', 'latin1');
const signInPage = Buffer.from('<!DOCTYPE html><html><head><title>Sign in | Slack</title></head></html>');

const start = async (options: BotOptions = {}) => {
  const bot = await startBot(options);
  const { slack, people: team } = bot;
  type NewFile = Parameters<typeof slack.addFile>[0];
  const file = (more: Partial<NewFile> = {}) =>
    slack.addFile({
      name: 'cat.jpg',
      mimetype: 'image/jpeg',
      bytes: new Uint8Array(catJpeg),
      uploadedBy: people.sender,
      ...more,
    });
  const mention = (...files: StoredFile[]) =>
    team.mention({ user: people.sender, channel: places.general, text: '@mms 415-555-0123 Look at this', files });
  return { ...bot, file, mention };
};
type Started = Awaited<ReturnType<typeof start>>;

/** The one refusal, everywhere that it has to be said; and that nothing went out. */
const expectRefused = async (bot: Started, sentence: RegExp) => {
  const { slack, card, whisper, press, field, sends, plivo } = bot;
  const answer = await whisper(people.sender, 'was not sent');
  expect(slack.textOf(answer)).toMatch(sentence);
  const shown = await card(places.general, '(•••) •••-0123: not sent');
  expect(slack.textOf(shown)).toMatch(sentence);
  await bot.eventually('a reply mentions the sender', () =>
    bot.replies(shown).some((text) => text.includes(`<@${people.sender}>`)),
  );
  await press(people.sender, 'Fix it', answer);
  expect(field(people.sender, 'text')).toBe('Look at this');
  expect(sends()).toEqual([]);
  expect(plivo.phone(to)).toEqual([]);
  expect(slack.problems).toEqual([]);
};

describe('a file that is shared in Slack', () => {
  it('is read with the bot token and uploaded to Plivo', async () => {
    const { slack, file, mention, arrived } = await start();
    const cat = file();
    await mention(cat);
    const [received] = await arrived(to);
    expect(received?.media.map(({ name, bytes }) => [name, bytes.equals(catJpeg)])).toEqual([['cat.jpg', true]]);
    expect(slack.log.filter(({ method }) => method === 'files.download').map(({ ok }) => ok)).toEqual([true]);
  });

  it.each(['overOrigin', 'direct'] as const)('is read where Slack gives downloads %s', async (downloads) => {
    const { file, mention, arrived } = await start({ slack: { habits: { downloads } } });
    await mention(file());
    const [received] = await arrived(to);
    expect(received?.media.map(({ bytes }) => bytes.equals(catJpeg))).toEqual([true]);
  });

  it('is asked for where the event has only a stub of it', async () => {
    const { file, mention, arrived } = await start();
    await mention(file({ file_access: 'check_file_info' }));
    const [received] = await arrived(to);
    expect(received?.media.map(({ bytes }) => bytes.equals(catJpeg))).toEqual([true]);
  });

  it('without a name is sent all the same', async () => {
    const { file, mention, arrived } = await start();
    await mention(file({ name: null }));
    const [received] = await arrived(to);
    expect(received?.media).toHaveLength(1);
  });

  it.each(['inEvent', 'bare'] as const)(
    'is waited for where Slack has not processed it when it tells of it (%s)',
    async (mentionFiles) => {
      const habits = { freshFiles: 'unaddressed', mentionFiles, freshMessages: 'there' } as const;
      const bot = await startAtRest({ slack: { habits } });
      const { id } = bot.slack.addFile({
        name: 'cat.jpg',
        mimetype: 'image/jpeg',
        bytes: new Uint8Array(catJpeg),
        uploadedBy: people.sender,
      });
      const files = [bot.slack.file(id)].filter((it) => it !== undefined);
      await bot.people.mention({ user: people.sender, channel: places.general, text: '@mms 415-555-0123 Look', files });
      await bot.quiet();
      expect(bot.plivo.messages).toEqual([]);
      await bot.pass(4_000);
      expect(bot.plivo.messages.map(({ media }) => media.length)).toEqual([1]);
      expect(bot.told(people.sender)).toHaveLength(1);
    },
  );

  it('is read again where Slack fails for a moment', async () => {
    const { slack, file, mention, arrived, sends } = await start();
    slack.fail('files.download', { status: 503 });
    await mention(file());
    await arrived(to);
    expect(sends()).toHaveLength(1);
  });
});

describe('a file that cannot be sent', () => {
  it('because Slack answers with its sign-in page', async () => {
    const bot = await start();
    await bot.mention(bot.file({ bytes: new Uint8Array(signInPage) }));
    await expectRefused(bot, /sign in for cat\.jpg .* attach it/);
  });

  it('because Slack redirects to its sign-in page', async () => {
    const bot = await start();
    const secret = bot.file({ channels: [places.secret] });
    await bot.mention(bot.file({ external_url: `${bot.slack.origin}/files/${secret.id}/cat.jpg` }));
    await expectRefused(bot, /sign in for cat\.jpg .* attach it/);
  });

  it('because it is stored outside of Slack', async () => {
    const bot = await start();
    await bot.mention(bot.file({ mode: 'external', external_url: bot.pictures.url('/cat.jpg') }));
    await expectRefused(bot, /cat\.jpg is stored outside of Slack.* attach it/);
    expect(bot.pictures.requests).toEqual([]);
  });

  it('because its address is not one of Slack’s, whatever Slack says of it', async () => {
    const bot = await start();
    await bot.mention(bot.file({ external_url: bot.pictures.url('/cat.jpg') }));
    await expectRefused(bot, /cat\.jpg is stored outside of Slack/);
    expect(bot.pictures.requests).toEqual([]);
  });

  it('because another organisation keeps it to itself', async () => {
    const bot = await start();
    bot.slack.habits.mentionFiles = 'inEvent';
    bot.slack.fail('files.info', { error: 'access_denied' });
    await bot.mention(bot.file({ file_access: 'check_file_info' }));
    await expectRefused(bot, /cannot see .*\/invite @mms/);
  });

  it('because it was deleted meanwhile', async () => {
    const bot = await start();
    const cat = bot.file();
    bot.slack.habits.mentionFiles = 'inEvent';
    bot.slack.removeFile(cat.id);
    await bot.mention(cat);
    await expectRefused(bot, /not in Slack any more/);
  });

  it('because it is a photo of which most is missing', async () => {
    const bot = await start();
    await bot.mention(bot.file({ name: 'IMG_0001.HEIC', mimetype: 'image/heic', bytes: new Uint8Array(heic) }));
    await expectRefused(bot, /IMG_0001\.HEIC cannot be read to its end/);
  });

  it('because carriers do not take its type, whatever its name says', async () => {
    const bot = await start();
    await bot.mention(bot.file({ name: 'really.jpg', bytes: new Uint8Array(psd) }));
    await expectRefused(bot, /really\.jpg is a PSD picture/);
  });

  it('because it is no picture at all', async () => {
    const bot = await start();
    const bytes = new TextEncoder().encode('Minutes of the meeting\n'.repeat(20));
    await bot.mention(bot.file({ name: 'minutes.txt', mimetype: 'text/plain', bytes }));
    await expectRefused(bot, /minutes\.txt is of a type that I do not know\. Carriers take pictures/);
  });

  it('because it is a video larger than 2 MB', async () => {
    const bot = await start();
    const bytes = new Uint8Array(Buffer.concat([mp4, Buffer.alloc(2_100_000)]));
    await bot.mention(bot.file({ name: 'film.mp4', mimetype: 'video/mp4', bytes }));
    await expectRefused(bot, /film\.mp4 is 2\.\d MB, and I can make only pictures smaller: the limit is 2 MB/);
  });

  it('names each of several, and sends none of them', async () => {
    const bot = await start();
    await bot.mention(
      bot.file(),
      bot.file({ name: 'IMG_0001.HEIC', bytes: new Uint8Array(heic) }),
      bot.file({ name: 'really.jpg', bytes: new Uint8Array(psd) }),
    );
    await expectRefused(bot, /IMG_0001\.HEIC[\s\S]*really\.jpg/);
  });

  it('in a private channel that the bot is not in: the shortcut says how to mend it', async () => {
    const { slack, people: team, file, sends, eventually } = await start();
    const message = team.post({ user: people.sender, channel: places.secret, text: 'Look', files: [file()] });
    await team.messageShortcut({
      user: people.sender,
      channel: places.secret,
      messageTs: message.ts,
      callbackId: 'send_as_mms',
    });
    await team.submit({ user: people.sender, values: { to: '415-555-0123' } });

    const said = () => [...slack.ephemerals(people.sender), ...slack.dms(people.sender)];
    const answer = await eventually(
      'the person is told',
      () => said().find((it) => slack.textOf(it).includes('was not sent')) ?? false,
    );
    expect(slack.textOf(answer)).toMatch(/cannot see .*\/invite @mms/);
    expect(slack.buttons(answer).map(({ text }) => text)).toContain('Fix it');
    expect(slack.messages(places.secret)).toHaveLength(1);
    expect(sends()).toEqual([]);
  });
});

describe('the bot token', () => {
  it('goes with no request to another host than Slack', async () => {
    const { file, mention, pictures, type, arrived, whisper } = await start();
    await type(`415-555-0123 A link ${pictures.url('/cat.jpg')}`);
    await arrived(to);
    await mention(file({ external_url: pictures.url('/cat.jpg') }));
    await whisper(people.sender, 'outside of Slack');

    expect(pictures.headers.length).toBeGreaterThan(0);
    expect(pictures.headers.map(({ authorization, cookie }) => ({ authorization, cookie }))).toEqual(
      pictures.headers.map(() => ({})),
    );
    expect(JSON.stringify(pictures.headers)).not.toContain('xoxb-');
  });

  it('stands in no answer, no card and no log line', async () => {
    const { slack, file, mention, whisper, output } = await start({ env: { LOG_LEVEL: 'debug' } });
    slack.fail('files.download', { status: 401 });
    await mention(file());
    await whisper(people.sender, 'was not sent');
    const seen = JSON.stringify([slack.messages(places.general), slack.ephemerals(people.sender), output]);
    expect(seen).not.toContain('xoxb-');
  });
});
