import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { people, places } from '../../../emulators/slack/seed.ts';
import { startApp } from '../../../src/app/start.ts';
import { loadConfig } from '../../../src/config/index.ts';
import { StoreError } from '../../../src/ports/errors.ts';
import { openStore } from '../../../src/store/open.ts';
import { type Bot, type BotOptions, environmentOf, startBot } from '../../harness.ts';
import { eventually } from '../../support/eventually.ts';
import { flowOf } from '../../support/flow/flow.ts';
import { keepLog } from '../../support/http.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { commands, interactions, type Json } from '../../support/payloads/slack.ts';
import { events, unheardEvents } from '../../support/payloads/slack-events.ts';

const to = '+14155550123';
const appToken = 'xapp-1-A0SANDBOX1-1-harness';
const second = 1_000;

/** The same people over another way to the bot. */
const over = (bot: Bot, way: ReturnType<Bot['slack']['connectSocket']>) => {
  const people = { ...bot.people, ...way };
  return { people, ...flowOf({ ...bot, people }) };
};
/** A bot that Slack reaches over its own connection only. `people` act over it. */
const startSocketBot = async ({ env, slack, ...options }: BotOptions = {}) => {
  const bot = await startBot({
    env: { SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: '', ...env },
    slack: { appToken, ...slack },
    ...options,
  });
  return { ...bot, ...over(bot, bot.slack.connectSocket()), socket: bot.slack.socketMode };
};
type SocketBot = Awaited<ReturnType<typeof startSocketBot>>;

const mention = (bot: Pick<SocketBot, 'people'>, text: string, retries = 0) =>
  bot.people.mention({ user: people.sender, channel: places.general, text: `@mms ${to} ${text}`, retries });
const opened = (bot: Pick<SocketBot, 'calls'>) => bot.calls('apps.connections.open').length;
const ready = async ({ appUrl }: Pick<SocketBot, 'appUrl'>) => (await fetch(`${appUrl}/readyz`)).status;

/** A store whose writes wait, or fail, for as long as the test wants. */
const troubledStore = () => {
  let gate: Promise<void> | undefined;
  let asked = 0;
  const open: typeof openStore = async (url, options) => {
    const store = await openStore(url, options);
    return {
      ...store,
      change: async (changes) => {
        asked += 1;
        await gate;
        return store.change(changes);
      },
    };
  };
  return {
    open,
    /** How many writes there have been. */
    asked: () => asked,
    fail: () => {
      gate = Promise.reject(new StoreError('store.test', 'the store does not answer'));
      gate.catch(() => {});
    },
    /** The returned function lets the writes go on. */
    hold: () => {
      const held = Promise.withResolvers<void>();
      gate = held.promise;
      return () => held.resolve();
    },
    recover: () => {
      gate = undefined;
    },
  };
};

describe('a bot in Socket Mode', () => {
  it('needs no inbound port: /mms sends, is answered in the acknowledgement, and Plivo is asked', async () => {
    const clock = createManualClock();
    const bot = await startSocketBot({ env: { PUBLIC_URL: '' }, clock, plivo: { now: clock.now } });
    const { message, failure } = await bot.type(`${to} On my way`);

    expect(failure).toBeUndefined();
    expect(bot.slack.textOf(message)).toContain('+1 415 555 0123');
    expect(bot.told(people.sender)).toHaveLength(1);
    await bot.arrived(to);
    for (let seconds = 0; seconds < 10; seconds += 1) {
      await clock.advance(second);
      await bot.quiet();
    }
    expect(bot.cardText()).toContain('Delivered');
    expect(bot.sends()[0]?.json).not.toHaveProperty('url');
    expect(bot.plivo.callbacks).toEqual([]);
    expect(bot.slack.problems).toEqual([]);
  });

  it('has no route for Slack, and answers the probes of its host', async () => {
    const bot = await startSocketBot();
    expect((await bot.people.raw('', { body: 'command=%2Fmms' })).status).toBe(404);
    expect((await fetch(`${bot.appUrl}/healthz`)).status).toBe(200);
    expect(await ready(bot)).toBe(200);
  });

  it('opens the form, puts errors at its fields, and closes it once it is sent', async () => {
    const bot = await startSocketBot();
    const { user } = { user: people.sender };
    await bot.type('');
    expect(bot.slack.view(user)).toBeDefined();

    const wrong = await bot.people.submit({ user, values: { to: '12', text: 'From the form' } });
    expect(wrong.errors.to).toContain('12');
    const right = await bot.people.submit({ user, values: { to } });
    expect(right).toMatchObject({ errors: {}, view: undefined });
    await eventually('it arrives', () =>
      expect(bot.plivo.phone(to).map(({ text }) => text)).toEqual(['From the form']),
    );
    expect(bot.slack.problems).toEqual([]);
  });

  it('takes a click, and answers it in place of the private message', async () => {
    const bot = await startSocketBot({ env: { UNDO_SECONDS: '60' } });
    const { message } = await bot.type();
    const cancel = bot.slack.buttons(message).find(({ text }) => text === 'Cancel');
    if (!message || !cancel) throw new Error('there is no Cancel');
    const { user } = { user: people.sender };
    const clicked = await bot.people.click({ user, ...cancel, ephemeral: message });
    expect(clicked).toEqual({ status: 200, body: '' });
    await eventually('the person is told', () => expect(bot.told(user).join()).toContain('stopped 1'));
    expect(bot.sends()).toEqual([]);
  });

  it('sends what a mention asks for', async () => {
    const bot = await startSocketBot();
    expect(await mention(bot, 'From a thread')).toMatchObject({ status: 200, attempts: 1 });
    await eventually('it arrives', () =>
      expect(bot.plivo.phone(to).map(({ text }) => text)).toEqual(['From a thread']),
    );
  });
});

describe('an event', () => {
  it('is acknowledged only after it is stored', async () => {
    const store = troubledStore();
    const bot = await startSocketBot({ open: store.open });
    const release = store.hold();
    const delivered = mention(bot, 'Held');
    await bot.quiet();
    expect(bot.socket.envelopes).toMatchObject([{ type: 'events_api', acknowledged: false }]);
    release();
    expect((await delivered).status).toBe(200);
    expect(bot.socket.envelopes).toMatchObject([{ acknowledged: true }]);
  });

  it('that could not be stored is not acknowledged, comes again, and is then handled once', async () => {
    const store = troubledStore();
    const bot = await startSocketBot({ open: store.open });
    store.fail();
    const { status, redeliver } = await mention(impatient(bot, 900), 'Again', 1);
    expect(status).toBe(0);
    expect(bot.socket.envelopes.map(({ acknowledged, retry }) => ({ acknowledged, retry }))).toEqual([
      { acknowledged: false, retry: 0 },
      { acknowledged: false, retry: 1 },
    ]);
    store.recover();
    expect((await redeliver()).status).toBe(200);
    expect((await redeliver()).status).toBe(200);
    await bot.arrived(to);
    await bot.quiet();
    expect(bot.sends()).toHaveLength(1);
  });

  it('whose connection ended before the acknowledgement is handled once, although it comes again', async () => {
    const store = troubledStore();
    const bot = await startSocketBot({ open: store.open });
    const release = store.hold();
    const delivered = mention(bot, 'Cut off');
    await eventually('the store is asked', () => expect(store.asked()).toBe(1));
    bot.socket.drop();
    const { status, redeliver } = await delivered;
    expect(status).toBe(0);
    release();
    await eventually('the bot is connected again', () => expect(bot.socket.open()).toBe(1));
    expect((await redeliver()).status).toBe(200);
    await bot.quiet();
    expect(bot.sends()).toHaveLength(1);
  });
});

const send = WebSocket.prototype.send as (this: WebSocket, frame: unknown) => void;
/**
 * Changes every envelope between Slack and the bot, until the returned function is called. Slack waits for the
 * acknowledgement all the same.
 */
const onTheWay = (change: (envelope: Json) => unknown): (() => void) => {
  const changing = vi.spyOn(WebSocket.prototype, 'send').mockImplementation(function (this: WebSocket, frame) {
    const message: Json = JSON.parse(String(frame));
    send.call(this, message.envelope_id ? JSON.stringify(change(message)) : frame);
  });
  const restore = () => void changing.mockRestore();
  onTestFinished(restore);
  return restore;
};
const inEnvelope = (type: string, payload: unknown) => (envelope: Json) => ({ ...envelope, type, payload });
const refusals = ({ output }: Pick<SocketBot, 'output'>): Json[] =>
  output.map((line): Json => JSON.parse(line)).filter(({ step }) => step === 'slack.payload-refused');
/** People who do not wait for three seconds. */
const impatient = (bot: SocketBot, ackDeadline: number) => over(bot, bot.slack.connectSocket({ ackDeadline }));

describe('what Slack sends, with all its fields', () => {
  const { url_verification: _overHttpAlone, ...callbacks } = events;
  it.each([
    ['commands', 'slash_commands', commands],
    ['interactions', 'interactive', interactions],
    ['events', 'events_api', callbacks],
    ['events that nobody listens for', 'events_api', unheardEvents],
  ])('is acknowledged at once: %s', async (_what, type, samples) => {
    // Some of them are of a workspace in an organization.
    const bot = await startSocketBot({ slack: { enterprise: 'E0SANDBOX1' } });
    for (const [what, payload] of Object.entries(samples)) {
      const restore = onTheWay(inEnvelope(type, payload));
      expect([what, await mention(bot, 'Any')]).toMatchObject([what, { status: 200 }]);
      restore();
    }
    expect(refusals(bot)).toEqual([]);
    expect(bot.output.join('')).not.toContain('slack.sdk');
  });
});

describe('an envelope of another app or workspace', () => {
  it.each([
    ['app', { ...events['a mention'], api_app_id: 'A0OTHER001' }],
    ['workspace', { ...events['a mention'], authorizations: [{ team_id: 'T0OTHER001', enterprise_id: null }] }],
  ])('is acknowledged, and goes no further: %s', async (what, payload) => {
    const bot = await startSocketBot();
    const restore = onTheWay(inEnvelope('events_api', payload));
    expect(await mention(bot, 'Any')).toMatchObject({ status: 200 });
    restore();
    expect(refusals(bot)).toMatchObject([{ reason: `the payload is of another ${what}` }]);
  });
});

describe('an envelope that is not as Slack sends it', () => {
  const inner = (events['a mention'] as { event: Json }).event;
  const mentionWith = (event: unknown) => ({ ...events['a mention'], event });
  const at = (place: string) => `the payload is not as Slack sends it, at ${place}`;
  const noKind = 'the payload is of no kind that Slack sends';
  const noEnvelope = 'the envelope is of no kind that Slack sends';
  it.each([
    ['a mention of nobody', 'events_api', mentionWith({ ...inner, user: null }), at('event.user')],
    ['a text that is a list', 'events_api', mentionWith({ ...inner, text: ['private words'] }), at('event.text')],
    ['an event that is null', 'events_api', mentionWith(null), noKind],
    ['no event inside', 'events_api', mentionWith(undefined), noKind],
    ['no payload', 'events_api', null, noKind],
    ['a command', 'events_api', { ...commands.help, text: 'private words' }, noKind],
    ['the address to verify', 'events_api', events.url_verification, noKind],
    ['an envelope of tomorrow', 'of_tomorrow', mentionWith(inner), noEnvelope],
    ["an envelope by a name of the library's own", 'slack_event', mentionWith(inner), noEnvelope],
  ])(
    'is acknowledged, since it would come again, and logged without a value: %s',
    async (_what, type, payload, reason) => {
      const bot = await startSocketBot();
      const restore = onTheWay(inEnvelope(type, payload));
      expect(await mention(bot, 'Any', 1)).toMatchObject({ status: 200, attempts: 1 });
      expect(refusals(bot)).toMatchObject([{ level: 40, reason }]);
      expect(bot.output.join('')).not.toContain('private words');

      restore();
      expect(await mention(bot, 'Still here')).toMatchObject({ status: 200 });
      await eventually('it goes out', () => expect(bot.sends()).toHaveLength(1));
    },
  );

  it('is left unanswered where a person waits, who hears of it from Slack and whose form stays', async () => {
    const bot = await startSocketBot();
    await bot.type('');
    onTheWay(({ payload, ...envelope }) => ({
      ...envelope,
      payload: { ...Object(payload), user: null, user_id: null },
    }));
    const waiting = impatient(bot, 50);
    expect((await waiting.type()).failure).toBe('operation_timeout');
    const values = { to, text: 'private words' };
    const submitted = await waiting.people.submit({ user: people.sender, values });
    expect(submitted).toMatchObject({ status: 0, view: expect.anything() });
    await eventually('both are refused', () =>
      expect(refusals(bot).map(({ kind }) => kind)).toEqual(['command', 'interaction']),
    );
    expect(bot.output.join('')).not.toContain('private words');
  });

  it.each([{ frame: null }, { frame: { type: 'events_api' } }])(
    'and cannot be answered, having no id, harms nobody: %j',
    async ({ frame }) => {
      const bot = await startSocketBot();
      const restore = onTheWay(() => frame);
      expect(await mention(impatient(bot, 50), 'Lost')).toMatchObject({ status: 0 });
      await eventually('it is refused', () => expect(refusals(bot)).toHaveLength(1));
      restore();
      expect(await mention(bot, 'Still here')).toMatchObject({ status: 200 });
    },
  );
});

describe('a connection that ends', () => {
  it.each<[string, (socket: SocketBot['socket']) => void]>([
    ['without a word', (socket) => socket.drop()],
    ['with a close frame', (socket) => socket.drop({ politely: true })],
    ['because Slack announces it', (socket) => socket.askToLeave('warning')],
    ['because Slack wants a fresh one', (socket) => socket.askToLeave('refresh_requested')],
  ])('%s is made again at once, with one call', async (_how, end) => {
    const bot = await startSocketBot();
    end(bot.socket);
    // At once: the clock stands still.
    await eventually('the bot has its second connection', () =>
      expect([bot.socket.made(), bot.socket.open()]).toEqual([2, 1]),
    );
    expect(opened(bot)).toBe(2);
    expect((await mention(bot, 'Still here')).status).toBe(200);
    expect(await ready(bot)).toBe(200);
  });
});

describe('apps.connections.open that fails', () => {
  const failures = [
    ['with 500', { status: 500 }],
    ['with a cut connection', { resetBefore: true }],
    ['with invalid_auth after the start', { error: 'invalid_auth' }],
  ] as const;

  it.each(failures)(
    '%s is no storm: asked ever more rarely, and the bot is back once it works',
    async (_how, fault) => {
      const clock = createManualClock();
      const bot = await startSocketBot({ clock });
      bot.slack.fail('apps.connections.open', { ...fault, times: 1_000 });
      bot.socket.drop();
      await eventually('the bot asks for a connection', () => expect(opened(bot)).toBe(2));
      await bot.quiet();
      expect(opened(bot)).toBe(2);
      expect(await ready(bot)).toBe(503);

      for (let seconds = 0; seconds < 60; seconds += 2) {
        await clock.advance(2 * second);
        await bot.quiet();
      }
      expect(opened(bot)).toBeGreaterThan(4);
      expect(opened(bot)).toBeLessThan(8);

      bot.slack.recover();
      await clock.advance(40 * second);
      await eventually('the bot is connected again', () => expect(bot.socket.open()).toBe(1));
      expect((await bot.type('help')).failure).toBeUndefined();
      expect(await ready(bot)).toBe(200);
    },
  );

  it('with 429 is left alone for as long as Slack says', async () => {
    const clock = createManualClock();
    const bot = await startSocketBot({ clock });
    bot.slack.fail('apps.connections.open', { retryAfter: 45 });
    bot.socket.drop();
    await eventually('the bot asks for a connection', () => expect(opened(bot)).toBe(2));
    await bot.quiet();
    await clock.advance(44 * second);
    await bot.quiet();
    expect(opened(bot)).toBe(2);
    await clock.advance(12 * second);
    await eventually('the bot is connected again', () => expect(bot.socket.open()).toBe(1));
  });

  it('at the start does not keep the bot from starting: what was left over goes out meanwhile', async () => {
    const bot = await startSocketBot({ before: ({ slack }) => slack.fail('apps.connections.open', { status: 503 }) });
    expect(opened(bot)).toBe(1);
    expect(await ready(bot)).toBe(503);
    await bot.eventually('the bot is connected again', () => expect(bot.socket.open()).toBe(1));
    expect(await ready(bot)).toBe(200);
  });

  it.each([
    ['is unknown', { SLACK_APP_TOKEN: 'xapp-1-another' }, 'invalid_auth', undefined],
    ['lacks the scope', {}, 'missing_scope', ({ slack }: Pick<SocketBot, 'slack'>) => slack.socketMode.scopes.clear()],
  ] as const)('because the app-level token %s ends the start in one sentence', async (_why, env, code, before) => {
    const starting = startSocketBot({ env, ...(before ? { before } : {}) });
    await expect(starting).rejects.toThrow(/^Slack does not accept SLACK_APP_TOKEN \(\w+\)\. .*\.$/);
    await expect(starting).rejects.toThrow(code);
  });
});

describe('a stop', () => {
  it('lets a command that is under way be answered, and takes nothing more', async () => {
    const store = troubledStore();
    const bot = await startSocketBot({ open: store.open });
    const release = store.hold();
    const answer = bot.type(`${to} Last one`);
    await eventually('the store is asked', () => expect(store.asked()).toBe(1));
    const stopped = bot.app.stop();
    release();
    expect(bot.slack.textOf((await answer).message)).toContain('is on its way');
    await stopped;
    expect(bot.socket.open()).toBe(0);
    expect((await bot.type('help')).failure).toBe('dispatch_failed');
    expect(opened(bot)).toBe(1);
  });
});

describe('two connections', () => {
  it('share the work: any takes any payload, and what both get is sent once', async () => {
    const store = await openStore('memory://', { now: Date.now });
    const open: typeof openStore = async () => ({ ...store, close: async () => {} });
    const bot = await startSocketBot({ open });
    const env = { SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: '', PORT: '0' };
    const second = await startApp(loadConfig(environmentOf(bot, env)), { log: keepLog().log, open });
    onTestFinished(second.stop);
    expect(bot.socket.open()).toBe(2);

    const { redeliver } = await mention(bot, 'Once');
    await redeliver();
    await bot.type('+14155550124 Twice');
    await bot.type('help');
    expect(bot.socket.envelopes.map(({ connection }) => connection).sort()).toEqual([1, 1, 2, 2]);
    expect(bot.socket.envelopes.every(({ acknowledged }) => acknowledged)).toBe(true);

    await bot.arrived('+14155550124');
    await bot.quiet();
    expect(bot.sends()).toHaveLength(2);
    expect(bot.cards()).toHaveLength(2);
    expect(bot.firstCard()).toBeDefined();
  });
});
