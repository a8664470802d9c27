import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { type Bot, type BotOptions, secrets, startBot } from '../../harness.ts';

const to = '+14155550123';
const words = 'the-word-that-nobody-may-log';
const debug: BotOptions = { env: { LOG_LEVEL: 'debug' } };

/** The last seven digits in any spelling: `555 0123`, `555-0123`, `5550123`. */
const fullNumber = /555[\s().-]{0,3}0(?:1\d\d)/;

const expectNothingPrivate = async (bot: Bot) => {
  await bot.quiet();
  const output = bot.output.join('');
  for (const secret of Object.values(secrets)) expect(output).not.toContain(secret);
  expect(output).not.toContain(words);
  expect(output.match(fullNumber)).toBeNull();
  expect(output).not.toContain(Buffer.from(`${secrets.authId}:${secrets.authToken}`).toString('base64'));
  expect(output.length).toBeGreaterThan(0);
};
const linesOf = ({ output }: Pick<Bot, 'output'>) => output.map((line) => JSON.parse(line) as Record<string, unknown>);

describe('the log holds no secret, no full number and no text of a person', () => {
  it('when a picture is sent and delivered', async () => {
    const bot = await startBot(debug);
    await bot.type(`${to}, 415-555-0187 ${words} ${bot.pictures.url('/cat.jpg')}`);
    await bot.eventually('both are delivered', () => expect(bot.cardText().match(/Delivered/g)).toHaveLength(2));
    await bot.people.click({ user: people.sender, message: bot.firstCard(), actionId: 'mms_details' });
    await bot.type('history');
    await expectNothingPrivate(bot);
  });

  it('when it came from a form, a mention and a shortcut', async () => {
    const bot = await startBot(debug);
    await bot.type('');
    await bot.people.submit({ user: people.sender, values: { to, text: words } });
    await bot.people.mention({ user: people.sender, channel: places.general, text: `@mms (415) 555-0199 ${words}` });
    const message = bot.people.post({ user: people.sender, channel: places.general, text: `${words} +1.415.555.0155` });
    await bot.people.messageShortcut({
      user: people.sender,
      channel: places.general,
      messageTs: message.ts,
      callbackId: 'send_as_mms',
    });
    await bot.taken(2);
    await expectNothingPrivate(bot);
  });

  it.each([
    ['a number that is none', { text: `415-555-01 ${words}` }],
    ['a person who may not send', { text: `${to} ${words}`, user: people.unlisted }],
    ['a text that is too long', { text: `${to} ${words.repeat(100)}` }],
    ['a link that leads nowhere', { text: `${to} ${words} http://127.0.0.1:1/${words}.jpg` }],
  ])('when it is refused: %s', async (_what, { text, ...typed }) => {
    const bot = await startBot(debug);
    await bot.type(text, typed);
    await expectNothingPrivate(bot);
  });

  it.each([
    ['400, quoting what was sent', { kind: 'status', status: 400, error: `dst ${to} text ${words} is odd` }],
    ['500', { kind: 'status', status: 500, error: `${words} ${to}` }],
    ['429', { kind: 'status', status: 429 }],
    ['a cut connection', { kind: 'resetAfter' }],
    ['a page', { kind: 'html202' }],
  ] as const)('when Plivo answers with %s', async (_what, fault) => {
    const bot = await startBot(debug);
    bot.plivo.fail({ path: '/Message/', method: 'POST', ...fault });
    await bot.type(`${to} ${words}`);
    await bot.eventually('Plivo is asked', () => bot.plivo.requests.length > 0);
    await expectNothingPrivate(bot);
  });

  it.each([
    ['500', { status: 500 }],
    ['429', { retryAfter: 1 }],
    ['a cut connection', { resetBefore: true }],
    ['an error', { error: 'invalid_blocks' }],
  ])('when Slack answers every call with %s', async (_what, fault) => {
    const bot = await startBot(debug);
    bot.slack.fail('*', { ...fault, times: 50 });
    await bot.type(`${to} ${words}`);
    await bot.type('');
    await expectNothingPrivate(bot);
  });

  it('when a request is forged, malformed or misdirected', async () => {
    const bot = await startBot(debug);
    const form = 'application/x-www-form-urlencoded';
    await bot.people.raw('', { headers: { 'content-type': form }, body: `text=${to} ${words}`, sign: 'another' });
    await bot.people.raw('', { headers: { 'content-type': form }, body: `payload={${words} ${to}` });
    await bot.people.raw('', { headers: { 'content-type': 'application/json' }, body: `{"a":"${words} ${to}` });
    await fetch(`${bot.appUrl}/plivo/status/x?To=${to}`, {
      method: 'POST',
      headers: { 'content-type': form, authorization: `Basic ${words}` },
      body: new URLSearchParams({ To: to, Text: words }).toString(),
    });
    await fetch(`${bot.appUrl}/${words}/${to}`);
    await expectNothingPrivate(bot);
  });
});

describe('the log tells the life of a message', () => {
  it('with one line for each step, all with its ids', async () => {
    const bot = await startBot();
    await bot.type(`${to} hi`);
    await bot.cardSays('Delivered');
    await bot.logged('dispatch.closed');

    const lines = linesOf(bot);
    const accepted = lines.find(({ step }) => step === 'dispatch.accepted');
    const dispatch = accepted?.dispatch;
    expect(accepted?.user).toBe(people.sender);
    const ofDispatch = lines.filter((line) => line.dispatch === dispatch).map(({ step }) => step);
    expect(ofDispatch).toEqual(
      expect.arrayContaining([
        'dispatch.accepted',
        'dispatch.released',
        'card.posted',
        'message.sending',
        'message.submitted',
        'message.sent',
        'message.delivered',
        'card.replied',
        'dispatch.closed',
      ]),
    );
    const record = lines.find(({ step }) => step === 'message.sending')?.record;
    const ofRecord = lines.filter((line) => line.record === record).map(({ step }) => step);
    expect(ofRecord).toEqual(['message.sending', 'message.submitted', 'message.sent', 'message.delivered']);
    const uuids = lines.filter((line) => line.record === record).map(({ uuid }) => uuid);
    expect(uuids.slice(1)).toEqual(Array(3).fill(bot.plivo.messages[0]?.uuid));
  });

  it('also of a send that Plivo refused: by code', async () => {
    const bot = await startBot();
    bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'status', status: 401 });
    await bot.type();
    await bot.cardSays('credentials');
    expect(linesOf(bot).find(({ step }) => step === 'message.failed')).toMatchObject({ code: 'plivo.credentials' });
  });

  it('also of a refusal: who, how and why, by code', async () => {
    const bot = await startBot();
    await bot.type(undefined, { user: people.unlisted });
    const refused = linesOf(bot).find(({ step }) => step === 'request.refused');
    expect(refused).toMatchObject({ user: people.unlisted, entryPoint: 'command', codes: ['actor.not-listed'] });
  });

  it.each([
    ['that it took it', undefined, { step: 'plivo.send.accepted', uuid: expect.any(String) }],
    ['that it refused it', { kind: 'status', status: 400 }, { step: 'plivo.send.refused', code: 'plivo.rejected' }],
    ['that it is busy', { kind: 'status', status: 429 }, { step: 'plivo.send.not-sent', code: 'plivo.throttled' }],
    ['nothing', { kind: 'resetAfter' }, { step: 'plivo.send.unknown', reason: 'reset' }],
  ] as const)('with what Plivo answers to a send: %s', async (_what, fault, line) => {
    const bot = await startBot();
    if (fault) bot.plivo.fail({ path: '/Message/', method: 'POST', ...fault });
    await bot.type(`${to} hi`);
    await bot.logged('plivo.send.');
    expect(linesOf(bot)).toContainEqual(expect.objectContaining(line));
  });
});
