import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { sender, startBot } from '../../harness.ts';
import { catJpeg } from '../../support/picture-host.ts';

const to = '+14155550123';
const other = '+12125550187';

describe('/mms with a number, a text and a link', () => {
  it('puts the picture on the phone and the truth on the card', async () => {
    const { slack, type, pictures, arrived, card } = await startBot();

    const { status } = await type(`+1 415 555 0123 See you at six ${pictures.url('/cat.jpg')}`);

    expect(status).toBe(200);
    const [received, ...more] = await arrived(to);
    expect(more).toEqual([]);
    expect(received?.text).toBe('See you at six');
    expect(received?.media.map(({ type }) => type)).toEqual(['image/jpeg']);
    expect(Buffer.from(received?.media[0]?.bytes ?? []).equals(catJpeg)).toBe(true);
    const shown = slack.textOf(await card(places.general, '(•••) •••-0123: Delivered'));
    expect(shown).toContain('See you at six');
    expect(shown).toContain('picture message (MMS)');
    expect(slack.problems).toEqual([]);
  });

  it('answers privately with full numbers, the number it is sent from, a short id and Cancel', async () => {
    const { slack, type } = await startBot({ env: { UNDO_SECONDS: '10' } });

    const { message } = await type('415-555-0123, (212) 555-0187 On my way');

    expect(message?.to).toBe(people.sender);
    const answer = slack.textOf(message);
    expect(answer).toContain('+1 415 555 0123, +1 212 555 0187');
    expect(answer).toContain('from +1 415 555 0100');
    expect(answer).toMatch(/\*[0-9A-Z]{6}\* goes out at/);
    expect(slack.buttons(message).map(({ text }) => text)).toContain('Cancel');
  });

  it('never shows the command in the channel, and masks the numbers on the card', async () => {
    const { slack, type, arrived, card } = await startBot();

    await type('+1 415 555 0123 Hello');
    await arrived(to);
    await card(places.general, 'Hello');

    const everything = JSON.stringify(slack.messages(places.general));
    expect(everything).not.toContain('/mms');
    expect(everything.replace(/\D/g, '')).not.toContain('4155550123');
    expect(slack.messages(places.general).every((it) => it.bot_id !== undefined)).toBe(true);
  });

  it('shows full numbers on the card where the operator wants that', async () => {
    const { type, card } = await startBot({ env: { SHOW_NUMBERS: 'full' } });
    await type('+1 415 555 0123 Hello');
    await card(places.general, '+1 415 555 0123: ');
  });

  it('keeps card and numbers out of a channel that another organisation reads', async () => {
    const { slack, type, arrived, dmSays, answerTo } = await startBot({ env: { SHOW_NUMBERS: 'full' } });

    const { message } = await type('+1 415 555 0123 Hello', { channel: places.shared });

    expect(slack.textOf(message)).toContain('another organisation');
    await arrived(to);
    await dmSays('Hello');
    expect(slack.messages(places.shared)).toEqual([]);
    expect(await answerTo('status')).toContain('+1 415 555 0123');
  });

  it('posts the card in a public channel that the bot was not invited to', async () => {
    const { type, card } = await startBot();
    await type('415-555-0123 Hello', { channel: places.random });
    await card(places.random, 'Hello');
  });

  it.each([
    ['a private channel without the bot', places.secret],
    ['a conversation of two people', places.betweenTwo],
  ])('moves the card from %s to a direct message, and says how to mend it', async (_where, channel) => {
    const { slack, type, dmSays } = await startBot();

    const { message } = await type('415-555-0123 Hello', { channel });

    expect(slack.textOf(message)).toContain('/invite @mms');
    await dmSays('Hello');
    expect(slack.messages(channel)).toEqual([]);
  });

  it('shows the card right there in the conversation with the bot', async () => {
    const { slack, type, dmSays } = await startBot();
    const { id } = slack.addChannel({ kind: 'im', members: [people.sender, slack.bot.user] });

    await type('415-555-0123 Hello', { channel: id });

    await dmSays('Hello');
    expect(
      slack
        .ephemerals(people.sender)
        .map((it) => slack.textOf(it))
        .join(),
    ).not.toContain('between two people');
  });

  it('puts the card into CARD_CHANNEL, wherever it was typed', async () => {
    const { type, card, cards } = await startBot({ env: { CARD_CHANNEL: places.random } });
    await type('415-555-0123 Hello');
    await card(places.random, 'Hello');
    expect(cards(places.general)).toEqual([]);
  });
});

describe('/mms with several numbers', () => {
  it('makes one request to Plivo for each person', async () => {
    const { plivo, sends, type, arrived, card } = await startBot();

    await type('415-555-0123; 212-555-0187, +1 (415) 555-0123 Dinner is ready');

    await Promise.all([arrived(to), arrived(other)]);
    expect(sends().map(({ json }) => (json as { dst: string }).dst)).toEqual([to, other]);
    expect(plivo.messages.every(({ bulk }) => !bulk)).toBe(true);
    await card(places.general, '(•••) •••-0123');
    await card(places.general, '(•••) •••-0187');
  });
});

describe('/mms with text only', () => {
  it('goes as an SMS, and the card says so', async () => {
    const { slack, plivo, type, arrived, card } = await startBot();
    await type('415-555-0123 Nothing to see today');
    await arrived(to);
    expect(plivo.messages.map(({ type, from }) => ({ type, from }))).toEqual([{ type: 'sms', from: sender.slice(1) }]);
    expect(slack.textOf(await card(places.general))).toContain('text message (SMS, nothing to attach)');
    const drawn = slack.log.filter(({ method }) => method.startsWith('chat.')).map(({ args }) => String(args.text));
    expect(drawn.filter((text) => text.includes('Making the picture fit'))).toEqual([]);
  });

  it('keeps a link in the text that does not end in a media extension', async () => {
    const { pictures, type, arrived } = await startBot();
    const text = 'Look: https://example.com/menu?x=1&y=2 and https://example.com/cat.jpg.html';
    await type(`415-555-0123 ${text}`);
    const [received] = await arrived(to);
    expect(received?.text).toBe(text);
    expect(received?.media).toEqual([]);
    expect(pictures.requests).toEqual([]);
  });
});

describe("Slack's spelling", () => {
  it('arrives decoded on the phone', async () => {
    const { type, arrived } = await startBot();
    const sent = [
      '<tel:+14155550123|+1 415 555 0123>',
      'Tom &amp; Ann &lt;3 :wave::skin-tone-3: :heart:',
      '<https://example.com/a?b=1&amp;c=2|example.com> &amp;lt; :nosuchemoji:',
    ];
    await type(sent.join(' '), { shouldEscape: false });
    const [received] = await arrived(to);
    expect(received?.text).toBe('Tom & Ann <3 👋🏼 ❤️ https://example.com/a?b=1&c=2 &lt; :nosuchemoji:');
  });

  it('of a link to a picture is still a picture', async () => {
    const { pictures, type, arrived } = await startBot();
    await type(`415-555-0123 Cat <${pictures.url('/cat.jpg')}|cat.jpg>`, { shouldEscape: false });
    const [received] = await arrived(to);
    expect(received?.text).toBe('Cat');
    expect(received?.media).toHaveLength(1);
  });

  it('of people, channels and groups is refused, with Fix it that opens the form', async () => {
    const { slack, type, whisper, press, field, sends } = await startBot();

    await type('415-555-0123 Ask @ben in #general');

    const answer = await whisper(people.sender, 'A phone cannot show');
    expect(slack.textOf(answer)).toContain('#general');
    await press(people.sender, 'Fix it', answer);
    expect(field(people.sender, 'to')).toBe('415-555-0123');
    expect(field(people.sender, 'text')).toContain('Ask @');
    expect(sends()).toEqual([]);
  });
});

describe('/mms that opens the form', () => {
  it('does so when nothing is typed, with this channel for the card', async () => {
    const { slack, type, field } = await startBot();

    const { status, message } = await type('', { channel: places.random });

    expect([status, message]).toEqual([200, undefined]);
    expect(slack.textOf(slack.view(people.sender))).toContain('they do not see each other');
    expect(field(people.sender, 'channel')).toBe(places.random);
    expect(field(people.sender, 'to')).toBe(null);
  });

  it('does so with a number alone', async () => {
    const { type, field, sends } = await startBot();
    await type('+1 415 555 0123, 212-555-0187');
    expect(field(people.sender, 'to')).toBe('+1 415 555 0123, 212-555-0187');
    expect(sends()).toEqual([]);
  });

  it('does so where digits run on, with what was read, and sends nothing', async () => {
    const { slack, type, field, pictures, output, sends } = await startBot();

    await type(`415-555-0123 212-555-0187 hello ${pictures.url('/cat.jpg')}`);

    expect(field(people.sender, 'to')).toBe('415-555-0123');
    expect(field(people.sender, 'text')).toBe('212-555-0187 hello');
    expect(field(people.sender, 'links')).toBe(pictures.url('/cat.jpg'));
    expect(slack.textOf(slack.view(people.sender))).toContain('More digits follow');
    expect(sends()).toEqual([]);
    expect(output.join('')).not.toContain('dispatch.accepted');
  });

  it('keeps what was typed behind Fix it where Slack does not open it', async () => {
    const { slack, type, whisper, press, field } = await startBot();
    slack.fail('views.open', { error: 'expired_trigger_id' });

    await type('415-555-0123');

    await press(people.sender, 'Fix it', await whisper(people.sender, 'try again'));
    expect(field(people.sender, 'to')).toBe('415-555-0123');
  });

  it('tells someone who may not send why, and opens nothing', async () => {
    const { slack, type } = await startBot();
    const { message } = await type('', { user: people.unlisted });
    expect(slack.textOf(message)).toContain('not on the list');
    expect(slack.view(people.unlisted)).toBeUndefined();
  });
});

describe('/mms with a question', () => {
  it.each(['help', 'HELP', 'abracadabra', 'dinner at 8'])('answers “%s” with help, privately', async (typed) => {
    const { slack, type } = await startBot();
    const { message } = await type(typed);
    expect(message?.to).toBe(people.sender);
    expect(slack.textOf(message)).toContain('`/mms` opens the form');
  });

  it('answers whoami with the id, and whether one may send from here', async () => {
    const { slack, answerTo, type } = await startBot();
    expect(await answerTo('whoami')).toBe(`You are \`${people.sender}\`, and you may send from here.`);
    const { message } = await type('whoami', { user: people.unlisted });
    expect(slack.textOf(message)).toContain(`You are \`${people.unlisted}\`. You are not on the list`);
  });

  it('answers whoami with the way out of an empty list', async () => {
    const { answerTo } = await startBot({ env: { ALLOWED_USERS: '' } });
    expect(await answerTo('whoami')).toContain(`Put \`ALLOWED_USERS=${people.sender}\` (you) into the configuration`);
  });

  it('has nothing to tell before anything was sent', async () => {
    const { answerTo } = await startBot();
    for (const word of ['status', 'history', 'cancel']) expect(await answerTo(word)).toContain('sent nothing yet');
  });

  it('tells the state of my latest, or of the one with that id in any case', async () => {
    const { answerTo, arrived } = await startBot();
    const first = idIn(await answerTo('415-555-0123 One'));
    const second = idIn(await answerTo('212-555-0187 Two'));
    await Promise.all([arrived(to), arrived(other)]);

    expect(await answerTo('status')).toContain(`*${second}*`);
    const earlier = await answerTo(`status ${first.toLowerCase()}`);
    expect(earlier).toContain(`*${first}*`);
    expect(earlier).toContain('+1 415 555 0123');
    expect(earlier).toContain('One');
  });

  it('lists my latest, newest first, and nobody else’s', async () => {
    const { slack, answerTo, type } = await startBot({
      env: { ALLOWED_USERS: `${people.sender},${people.colleague}` },
    });
    const first = idIn(await answerTo('415-555-0123 One'));
    const second = idIn(await answerTo('212-555-0187 Two'));

    const history = await answerTo('history');

    expect(history.indexOf(second)).toBeLessThan(history.indexOf(first));
    expect(history.indexOf(second)).toBeGreaterThan(-1);
    const colleague = (text: string) => type(text, { user: people.colleague });
    expect(slack.textOf((await colleague('history')).message)).not.toContain(first);
    const foreign = slack.textOf((await colleague(`status ${first}`)).message);
    expect(foreign).not.toContain('415');
  });

  it('says that it does not know an id, instead of that nothing was sent', async () => {
    const { answerTo } = await startBot();
    await answerTo('415-555-0123 One');
    for (const word of ['status', 'cancel']) {
      const answer = await answerTo(`${word} ZZZZZZ`);
      expect(answer).toContain('ZZZZZZ');
      expect(answer).toContain('/mms history');
      expect(answer).not.toContain('sent nothing yet');
    }
  });

  it('cancels my latest, or the one with that id, and nothing of it goes out', async () => {
    const { answerTo, card, sends } = await startBot({ env: { UNDO_SECONDS: '600' } });
    const first = idIn(await answerTo('415-555-0123 One'));
    const second = idIn(await answerTo('212-555-0187 Two'));

    expect(await answerTo(`cancel ${first}`)).toBe(`*${first}*: stopped 1. Nothing had left.`);
    expect(await answerTo('cancel')).toBe(`*${second}*: stopped 1. Nothing had left.`);

    expect(await answerTo('cancel')).toContain('nothing to stop');
    await card(places.general, 'Cancelled by');
    expect(sends()).toEqual([]);
  });
});

describe('the same command twice', () => {
  it('sends once when Slack delivers one trigger again, and answers the same', async () => {
    const { slack, people: team, arrived, sends, card, cards } = await startBot();
    const body = new URLSearchParams({
      command: '/mms',
      text: '415-555-0123 Once',
      user_id: people.sender,
      channel_id: places.general,
      team_id: slack.team.id,
      trigger_id: '1.2.the-same',
      response_url: `${slack.origin}/response/none`,
    }).toString();
    const deliver = () => team.raw('', { body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });

    const answers = await Promise.all([deliver(), deliver()]);
    answers.push(await deliver());

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ body: answer }) => idIn(answer))).size).toBe(1);
    await arrived(to);
    await card(places.general, 'Once');
    expect(sends()).toHaveLength(1);
    expect(cards(places.general)).toHaveLength(1);
  });

  it('sends once when typed twice at the same moment, and asks about the second', async () => {
    const { slack, type, arrived, sends, press, whisper } = await startBot();

    const both = await Promise.all([type('415-555-0123 Twice'), type('415-555-0123 Twice')]);

    const asked = both.filter(({ message }) => slack.textOf(message).includes('You sent exactly this'));
    expect(asked).toHaveLength(1);
    expect(slack.textOf(asked[0]?.message)).toContain('Nothing went out now');
    await arrived(to);
    expect(sends()).toHaveLength(1);

    const question = await whisper(people.sender, 'You sent exactly this');
    await press(people.sender, 'Send it again', question);
    await arrived(to, 2);
    expect(sends()).toHaveLength(2);
  });

  it('sends again only once when “Send it again” is clicked twice', async () => {
    const { type, people: team, arrived, sends, slack, whisper } = await startBot();
    await type('415-555-0123 Twice');
    await type('+1 (415) 555-0123 Twice');
    const question = await whisper(people.sender, 'You sent exactly this');
    const button = slack.buttons(question)[0];
    const click = () =>
      team.click({ user: people.sender, actionId: button?.actionId ?? '', ephemeral: question, stale: true });

    await Promise.all([click(), click()]);

    await arrived(to, 2);
    await type('415-555-0123 Something else');
    await arrived(to, 3);
    expect(sends()).toHaveLength(3);
  });

  it('keeps the card in CARD_CHANNEL when it is sent again', async () => {
    const { type, press, whisper, cardCount, cards } = await startBot({ env: { CARD_CHANNEL: places.random } });
    await type('415-555-0123 Twice');
    await type('415-555-0123 Twice');
    await press(people.sender, 'Send it again', await whisper(people.sender, 'You sent exactly this'));
    await cardCount(2, places.random);
    expect(cards(places.general)).toEqual([]);
  });

  it('asks nobody about another text, another person or another sender', async () => {
    const { slack, type, arrived, sends } = await startBot({
      env: { ALLOWED_USERS: `${people.sender},${people.colleague}` },
    });
    const answers = [
      await type('415-555-0123 Hello'),
      await type('415-555-0123 Hello!'),
      await type('212-555-0187 Hello'),
      await type('415-555-0123 Hello', { user: people.colleague }),
    ];
    for (const { message } of answers) expect(slack.textOf(message)).not.toContain('exactly this');
    await Promise.all([arrived(to, 3), arrived(other)]);
    expect(sends()).toHaveLength(4);
  });
});

/** The short id that an answer names in bold. */
const idIn = (answer: string): string => /\*([0-9A-Z]{6})\*/.exec(answer)?.[1] ?? 'no id';

describe('/mms with words and no number', () => {
  it('says what is missing, with the help, and keeps what was typed behind Fix it', async () => {
    const { slack, type, press, whisper, field } = await startBot();

    await type('dinner is ready at six');

    const answer = await whisper(people.sender, 'There is nobody to send to');
    expect(slack.textOf(answer)).toContain('/mms status [id]');
    await press(people.sender, 'Fix it', answer);
    expect(field(people.sender, 'text')).toBe('dinner is ready at six');
  });
});
