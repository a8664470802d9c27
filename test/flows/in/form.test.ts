import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { type BotOptions, startBot } from '../../harness.ts';
import { catJpeg } from '../../support/picture-host.ts';

const to = '+14155550123';
const cat = { name: 'cat.jpg', mimetype: 'image/jpeg', bytes: new Uint8Array(catJpeg) };
const elevenLinks = Array.from({ length: 11 }, (_, n) => `https://example.com/${n}.jpg`).join('\n');

/** A bot, and someone who has its form open. */
const open = async (options: BotOptions = {}, text = '') => {
  const bot = await startBot(options);
  const submit = (values: Parameters<typeof bot.people.submit>[0]['values'] = {}) =>
    bot.people.submit({ user: people.sender, values });
  await bot.type(text);
  return { ...bot, submit };
};

describe('the form', () => {
  it('sends what was filled in, closes, and answers privately with full numbers and Cancel', async () => {
    const { slack, submit, arrived, card, whisper, pictures } = await open();

    const { status, errors, view } = await submit({
      to: '415-555-0123',
      text: 'See you :wave: at 6 & bring <3',
      links: pictures.url('/cat.jpg'),
    });

    expect({ status, errors, view }).toEqual({ status: 200, errors: {}, view: undefined });
    const [received] = await arrived(to);
    expect(received?.text).toBe('See you 👋 at 6 & bring <3');
    expect(received?.media.map(({ bytes }) => bytes.equals(catJpeg))).toEqual([true]);
    expect(slack.textOf(await card(places.general, 'See you'))).toContain('& bring <3');
    expect(slack.textOf(await whisper(people.sender, '+1 415 555 0123'))).toContain('from +1 415 555 0100');
    expect(slack.problems).toEqual([]);
  });

  it('offers Cancel in the private answer while the message is held', async () => {
    const { slack, submit, whisper, press, sends, card } = await open({ env: { UNDO_SECONDS: '600' } });
    await submit({ to: '415-555-0123', text: 'Held' });
    const answer = await whisper(people.sender, 'goes out at');
    await press(people.sender, 'Cancel', answer);
    expect(slack.textOf(await whisper(people.sender, 'stopped 1'))).toContain('Nothing had left');
    await card(places.general, 'Cancelled by');
    expect(sends()).toEqual([]);
  });

  it("takes an uploaded picture through Plivo's Media API", async () => {
    const { submit, plivo, arrived, sends } = await open();

    await submit({ to: '415-555-0123', files: [cat] });

    const [received] = await arrived(to);
    expect(received?.media.map(({ type, bytes }) => ({ type, same: bytes.equals(catJpeg) }))).toEqual([
      { type: 'image/jpeg', same: true },
    ]);
    const body = sends()[0]?.json as { media_ids?: string[]; media_urls?: string[] };
    expect(body.media_ids).toHaveLength(1);
    expect(body.media_urls ?? []).toEqual([]);
    expect(plivo.messages[0]?.type).toBe('mms');
  });

  it('uploads once for several people, who do not see each other', async () => {
    const { submit, plivo, arrived, sends } = await open();
    await submit({ to: '415-555-0123\n212-555-0187', text: 'Both', files: [cat] });
    await Promise.all([arrived(to), arrived('+12125550187')]);
    expect(sends()).toHaveLength(2);
    expect(plivo.messages.some(({ bulk }) => bulk)).toBe(false);
    expect(plivo.requests.filter(({ path }) => path.endsWith('/Media/'))).toHaveLength(1);
  });

  it('takes every link of the Links field as a picture, whatever its path ends in', async () => {
    const { submit, arrived, pictures } = await open();
    await submit({ to: '415-555-0123', links: `${pictures.url('/cat.jpg')}\n${pictures.url('/picture?of=cat')}` });
    const [received] = await arrived(to);
    expect(received?.media.map(({ type }) => type)).toEqual(['image/jpeg', 'image/jpeg']);
  });

  it('takes a link to a picture out of the message too, and leaves other links as they are', async () => {
    const { submit, arrived, pictures } = await open();
    await submit({
      to: '415-555-0123',
      text: `Look ${pictures.url('/cat.jpg')} and https://example.com/a:100:b :100:`,
    });
    const [received] = await arrived(to);
    expect(received?.text).toBe('Look and https://example.com/a:100:b 💯');
    expect(received?.media).toHaveLength(1);
  });

  it('shows the card in the channel that was chosen', async () => {
    const { submit, card, cards } = await open();
    await submit({ to: '415-555-0123', text: 'Elsewhere', channel: places.random });
    await card(places.random, 'Elsewhere');
    expect(cards(places.general)).toEqual([]);
  });

  it('preselects CARD_CHANNEL, and goes there too when nobody chose', async () => {
    const { submit, field, cards, type, cardCount } = await open({ env: { CARD_CHANNEL: places.random } });
    expect(field(people.sender, 'channel')).toBe(places.random);

    await submit({ to: '415-555-0123', text: 'Preselected' });
    await type('');
    await submit({ to: '415-555-0123', text: 'Cleared', channel: '' });

    await cardCount(2, places.random);
    expect(cards(places.general)).toEqual([]);
  });

  it('lets the person overrule CARD_CHANNEL', async () => {
    const { submit, card, cards } = await open({ env: { CARD_CHANNEL: places.random } });
    await submit({ to: '415-555-0123', text: 'Here please', channel: places.general });
    await card(places.general, 'Here please');
    expect(cards(places.random)).toEqual([]);
  });

  it.each([
    ['to', { to: '12345', text: 'Hi' }, 'cannot read'],
    ['to', { to: '+44 20 7946 0958', text: 'Hi' }, 'United Kingdom'],
    ['text', { to: '415-555-0123' }, 'nothing to send'],
    ['text', { to: '415-555-0123', text: 'x'.repeat(1601) }, '1,600'],
    ['links', { to: '415-555-0123', text: 'Hi', links: 'cat.jpg' }, 'is not a link'],
    ['files', { to: '415-555-0123', links: elevenLinks }, '11'],
  ])('puts an error at the field %s and keeps everything that was typed', async (block, values, sentence) => {
    const { slack, submit, field, sends, output } = await open();

    const { errors } = await submit(values);

    expect(Object.keys(errors)).toEqual([block]);
    expect(errors[block]).toContain(sentence);
    for (const [id, value] of Object.entries(values)) expect(field(people.sender, id)).toBe(value);
    expect(slack.problems).toEqual([]);
    expect(sends()).toEqual([]);
    expect(output.join('')).not.toContain('dispatch.accepted');
  });

  it('says everything that is wrong at once, each at its field, and sends once it is mended', async () => {
    const { submit, arrived } = await open();
    const { errors } = await submit({ to: '12345', text: 'Hi', links: 'cat.jpg', files: [cat] });
    expect(Object.keys(errors).sort()).toEqual(['links', 'to']);

    expect((await submit({ to: '415-555-0123', links: '' })).errors).toEqual({});

    const [received] = await arrived(to);
    expect(received?.text).toBe('Hi');
    expect(received?.media).toHaveLength(1);
  });

  it('puts the error at the channel where sending is not allowed', async () => {
    const { submit, sends } = await open({ env: { ALLOWED_CHANNELS: places.general } });
    const { errors } = await submit({ to: '415-555-0123', text: 'Hi', channel: places.random });
    expect(errors.channel).toContain('not allowed in');
    expect(sends()).toEqual([]);
  });

  it('decides when it is submitted, not when it was opened', async () => {
    const { slack, submit, sends } = await open({ env: { USER_DAILY_LIMIT: '1' } });
    const { errors } = await submit({ to: '415-555-0123, 212-555-0187', text: 'Hi' });
    expect(errors.to).toContain('0 of 1 message');
    expect(slack.view(people.sender)).toBeDefined();
    expect(sends()).toEqual([]);
  });
});

describe('a form that is submitted twice', () => {
  it('sends once', async () => {
    const { submit, arrived, sends, cardCount, type } = await open();
    const values = { to: '415-555-0123', text: 'Once' };

    const both = await Promise.all([submit(values), submit(values)]);

    expect(both.map(({ status, errors }) => ({ status, errors }))).toEqual([
      { status: 200, errors: {} },
      { status: 200, errors: {} },
    ]);
    await arrived(to);
    await type('415-555-0123 Afterwards');
    await arrived(to, 2);
    await cardCount(2);
    expect(sends()).toHaveLength(2);
  });

  it('with something else in it sends the first, and says so at To of the second', async () => {
    const { submit, arrived, sends, card } = await open();

    const both = await Promise.all([
      submit({ to: '415-555-0123', text: 'First' }),
      submit({ to: '415-555-0123', text: 'Second' }),
    ]);

    const [refused, ...more] = both.flatMap(({ errors }) => (errors.to === undefined ? [] : [errors.to]));
    expect(more).toEqual([]);
    expect(refused).toMatch(/sent already with other content, as [0-9A-Z]{6}/);
    await arrived(to);
    await card(places.general, ': Delivered');
    expect(sends()).toHaveLength(1);
  });

  it('asks inside the form about the same again, and sends after one more click', async () => {
    const { slack, submit, type, arrived, sends } = await open();
    const values = { to: '415-555-0123', text: 'Again' };
    await submit(values);
    await arrived(to);
    await type('');

    const { view } = await submit(values);

    expect(slack.viewStack(people.sender)).toHaveLength(2);
    expect(slack.textOf(view)).toContain('You sent exactly this');
    expect(sends()).toHaveLength(1);

    const again = await submit();
    expect(again.errors).toEqual({});
    expect(slack.viewStack(people.sender)).toEqual([]);
    await arrived(to, 2);
    expect(sends()).toHaveLength(2);
    expect(slack.problems).toEqual([]);
  });

  it('goes back from that question to the form, with everything in it', async () => {
    const { submit, type, people: team, field, arrived } = await open();
    await submit({ to: '415-555-0123', text: 'Again' });
    await arrived(to);
    await type('');
    await submit({ to: '415-555-0123', text: 'Again' });

    await team.closeView({ user: people.sender });
    expect(field(people.sender, 'text')).toBe('Again');
    await submit({ text: 'Something else' });

    expect((await arrived(to, 2)).map(({ text }) => text)).toEqual(['Again', 'Something else']);
  });
});

describe('Fix it', () => {
  it('opens the form with everything that was typed, and sends it once mended', async () => {
    const { whisper, type, press, field, submit, arrived, pictures } = await open({}, 'help');
    await type(`12345 Dinner & more ${pictures.url('/cat.jpg')}`);

    await press(people.sender, 'Fix it', await whisper(people.sender, '“12345”'));

    expect(field(people.sender, 'to')).toBe('12345');
    expect(field(people.sender, 'text')).toBe('Dinner & more');
    expect(field(people.sender, 'links')).toBe(pictures.url('/cat.jpg'));
    expect(field(people.sender, 'channel')).toBe(places.general);
    await submit({ to: '415-555-0123' });
    const [received] = await arrived(to);
    expect(received?.text).toBe('Dinner & more');
    expect(received?.media).toHaveLength(1);
  });

  it('proposes CARD_CHANNEL for what was refused before a channel was chosen', async () => {
    const { type, whisper, press, field } = await open({ env: { CARD_CHANNEL: places.random } }, 'help');
    await type('12345 Dinner');
    await press(people.sender, 'Fix it', await whisper(people.sender, '“12345”'));
    expect(field(people.sender, 'channel')).toBe(places.random);
  });

  it('of somebody else’s message opens nothing', async () => {
    const {
      slack,
      type,
      whisper,
      people: team,
    } = await open({ env: { ALLOWED_USERS: `${people.sender},${people.colleague}` } }, 'help');
    const { message } = await type('12345 Secret plans');
    const button = slack.buttons(message)[0];
    if (!message || !button) throw new Error('no Fix it');
    const stolen = { ...message, to: people.colleague };
    await team.click({ user: people.colleague, actionId: button.actionId, ephemeral: stolen, stale: true });
    await whisper(people.colleague, 'nothing to fix');
    expect(slack.view(people.colleague)).toBeUndefined();
  });
});

describe('a form of an older version', () => {
  it('is answered with a sentence at To, and sends nothing', async () => {
    const { slack, people: team, sends } = await open();
    const view = slack.view(people.sender);
    const payload = {
      type: 'view_submission',
      team: { id: slack.team.id },
      user: { id: people.sender },
      trigger_id: '1.2.3',
      view: { ...view, private_metadata: '{"v":0}' },
    };
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const { status, body: answer } = await team.raw('', {
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(status).toBe(200);
    expect(JSON.parse(answer)).toEqual({
      response_action: 'errors',
      errors: { to: expect.stringContaining('too old') },
    });
    expect(sends()).toEqual([]);
  });
});

describe('an install that may not read files', () => {
  const scope = 'files:read';
  const open = async ({ slack, people: team }: Awaited<ReturnType<typeof startBot>>) => {
    await team.command({ user: people.sender, channel: places.general, text: '' });
    const view = slack.view(people.sender);
    return { said: slack.textOf(view), blocks: view?.blocks.map(({ block_id }) => block_id) ?? [] };
  };

  it('opens a form for texts and links, which says why it takes no files', async () => {
    const bot = await startBot({ before: ({ slack }) => void slack.scopes.delete(scope) });
    const { said, blocks } = await open(bot);
    expect(said).toContain(scope);
    expect(blocks).not.toContain('files');
    const values = { to: '415-555-0123', text: 'Only words' };
    expect((await bot.people.submit({ user: people.sender, values })).errors).toEqual({});
    expect((await bot.arrived('+14155550123')).map(({ text }) => text)).toEqual(['Only words']);
    expect(bot.slack.problems).toEqual([]);
  });

  it('takes files once the scope was added, without a restart', async () => {
    const bot = await startBot({ before: ({ slack }) => void slack.scopes.delete(scope) });
    await open(bot);
    bot.slack.scopes.add(scope);
    await open(bot);
    const { said, blocks } = await open(bot);
    expect(said).not.toContain(scope);
    expect(blocks).toContain('files');
  });
});
