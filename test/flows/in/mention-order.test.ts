/** Which mentions are orders: those that begin with the mention of this bot, in a new message. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { startBot } from '../../harness.ts';

const to = '+14155550123';
type Input = Parameters<Awaited<ReturnType<typeof startBot>>['people']['mention']>[0];

const start = async () => {
  const bot = await startBot();
  const mention = (text: string, more: Partial<Input> = {}) =>
    bot.people.mention({ user: people.sender, channel: places.general, text, ...more });
  return { ...bot, mention };
};

describe('a message that does not begin with @mms', () => {
  it.each([
    '415-555-0123 is the front desk, you can text them with @mms',
    'hey @mms 415-555-0123 On my way',
    '@ben @mms 415-555-0123 On my way',
    '@ben 415-555-0123 is their number, @mms texts them',
    '> @mms 415-555-0123 On my way',
    '. @mms 415-555-0123 On my way',
  ])('texts nobody and is answered with help: %s', async (text) => {
    const { mention, whisper, quiet, sends } = await start();
    await mention(text);
    await whisper(people.sender, '`/mms` opens the form');
    await quiet();
    expect(sends()).toEqual([]);
  });
});

it('whatever stands before the mention, nobody is texted', async () => {
  const { slack, people: team, quiet, sends } = await start();
  const before = fc
    .oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.constantFrom('415-555-0123', '<@U0ANN00001>', '<!here>', '>'),
    )
    .filter((text) => text.trim() !== '');
  let count = 0;
  await fc.assert(
    fc.asyncProperty(before, async (text) => {
      count += 1;
      const ts = `17000${String(count).padStart(5, '0')}.000100`;
      const words = `${text} <@${slack.bot.user}> 415-555-0123 Hello`;
      const shape = { type: 'app_mention', user: people.sender, channel: places.general, ts, event_ts: ts };
      expect((await team.event({ ...shape, text: words })).status).toBe(200);
      expect((await team.event({ ...shape, type: 'message', text: words })).status).toBe(200);
    }),
    { numRuns: 40 },
  );
  await quiet();
  expect(sends()).toEqual([]);
});

describe('a message that begins with @mms', () => {
  it.each([
    '@mms 415-555-0123 Hello',
    '  @mms 415-555-0123 Hello',
    '\n@mms 415-555-0123 Hello',
    '@mms   415-555-0123 Hello',
  ])('is an order: %j', async (text) => {
    const { mention, arrived } = await start();
    await mention(text);
    expect((await arrived(to)).map((it) => it.text)).toEqual(['Hello']);
  });

  it('is one with a label too', async () => {
    const { slack, people: team, arrived } = await start();
    const ts = '1700000000.000100';
    const text = `<@${slack.bot.user}|mms> 415-555-0123 Hello`;
    const shape = { user: people.sender, ts, channel: places.general, event_ts: ts };
    await team.event({ ...shape, type: 'app_mention', text });
    expect((await arrived(to)).map((it) => it.text)).toEqual(['Hello']);
  });
});

describe('a bot that does not know who it is', () => {
  const shape = { type: 'app_mention', user: people.sender, channel: places.general };
  /** Slack does not answer at the start. */
  const unknowing = () =>
    startBot({ before: ({ slack }) => slack.fail('auth.test', { error: 'internal_error', times: 1_000 }) });

  it('hears it from the event', async () => {
    const { slack, people: team, quiet, told } = await unknowing();
    const ts = '1700000000.000100';
    await team.event({ ...shape, text: `hey <@${slack.bot.user}> 415-555-0123 Hello`, ts, event_ts: ts });
    await quiet();
    expect(told(people.sender).join()).toContain('`/mms` opens the form');
  });

  it('sends nothing where the event does not say it either', async () => {
    const { slack, people: team, whisper, quiet, sends } = await unknowing();
    const ts = '1700000000.000100';
    const event = { ...shape, text: `<@${slack.bot.user}> 415-555-0123 Hello`, ts, event_ts: ts };
    const body = { token: 'x', team_id: slack.team.id, type: 'event_callback', event_id: 'Ev1', event };
    const headers = { 'content-type': 'application/json' };
    expect((await team.raw('', { body: JSON.stringify(body), headers })).status).toBe(200);
    await whisper(people.sender, "couldn't check that this message was for me");
    await quiet();
    expect(sends()).toEqual([]);
  });
});

describe('a message that was edited', () => {
  it('is not sent, and its author hears privately why, once', async () => {
    const { slack, people: team, mention, whisper, quiet, sends, told } = await start();
    const { message, redeliver } = await mention('@mms 415-555-0123 Edited', { edited: true });
    await whisper(people.sender, 'I only read new messages');
    await redeliver();
    const again = { ...message, type: 'app_mention', event_ts: message.ts, edited: { user: people.sender, ts: '1.2' } };
    await team.event({ ...again, text: `<@${slack.bot.user}> 415-555-0123 Edited twice` });
    await quiet();
    expect([told(people.sender).length, sends()]).toEqual([1, []]);
  });

  it('after it was sent, is told of in the same way, and not sent again', async () => {
    const { slack, people: team, mention, arrived, whisper, quiet, sends } = await start();
    const { message } = await mention('@mms 415-555-0123 On my wai');
    await arrived(to);
    const edited = { user: people.sender, ts: '1.2' };
    const text = `<@${slack.bot.user}> 415-555-0123 On my way`;
    await team.event({ ...message, type: 'app_mention', event_ts: message.ts, text, edited });
    await whisper(people.sender, "this edit didn't send anything");
    await quiet();
    expect(sends()).toHaveLength(1);
  });
});
