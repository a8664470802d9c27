/**
 * Callbacks of which only V2 is valid: Plivo signed where they go, but not what they say. Each is a reason to ask Plivo,
 * and nothing that it says counts.
 */
import { describe, expect, it, onTestFinished } from 'vitest';
import { signatureHeaders } from '../../../emulators/plivo/sign.ts';
import { startApp } from '../../../src/app/start.ts';
import { loadConfig } from '../../../src/config/index.ts';
import { openStore } from '../../../src/store/open.ts';
import { type BotAtRest, type BotOptions, environmentOf, secrets, sender, startAtRest } from '../../harness.ts';
import { breakingStore } from '../../support/breaking-store.ts';
import { eventually } from '../../support/eventually.ts';
import { keepLog } from '../../support/http.ts';
import { openScratchStore } from '../../support/scratch-store.ts';

const to = '+14155550123';
const second = 1_000;
const minute = 60 * second;
const stripped = { forge: 'stripped' } as const;

/** A message that Plivo has. */
const submitted = async (options: BotOptions = {}) => {
  const bot = await startAtRest(options);
  await bot.type();
  await bot.passUntilCardSays('Plivo has it');
  const url = bot.plivo.messages[0]?.url;
  if (!url) throw new Error('the bot gave Plivo no callback URL');
  return { ...bot, url };
};

/** What somebody with one captured callback can send: its V2, and any body. */
const capture = (url: string) => {
  const keys = { own: [secrets.authToken], main: [secrets.authToken] };
  const headers = signatureHeaders({ method: 'POST', url, params: {} }, keys, ['V2']);
  return async (params: Record<string, string>): Promise<number> => {
    const answer = await fetch(url, { method: 'POST', headers, body: new URLSearchParams(params) });
    return answer.status;
  };
};

/** Where the bot wants to hear of its first message, also if Plivo never got it. */
const urlOf = (bot: BotAtRest): string => (bot.sends()[0]?.json as { url?: string } | undefined)?.url ?? '';

/** @returns the uuid of a message that this bot knows nothing of, from the same number */
const sendByAnotherProgram = async ({ plivo }: BotAtRest, dst: string): Promise<string> => {
  const answer = await fetch(`${plivo.apiUrl}/v1/Account/${plivo.authId}/Message/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`${secrets.authId}:${secrets.authToken}`).toString('base64')}`,
    },
    body: JSON.stringify({ src: sender, dst, text: 'From another program' }),
  });
  return ((await answer.json()) as { message_uuid: string[] }).message_uuid[0] ?? '';
};

const answers = ({ plivo }: Pick<BotAtRest, 'plivo'>) =>
  plivo.callbacks.map(({ answer }) => ('status' in answer ? answer.status : answer.error));
const countLogged = (bot: BotAtRest, step: string) => bot.output.join('').split(step).length - 1;
const lookedUp = (bot: BotAtRest, times: number) =>
  eventually(`${times} look-ups`, () => bot.lookUps().length === times);

describe('an account whose callbacks have V2 alone', () => {
  it.each(['onlyV2', 'foreignV3'] as const)(
    'hears of each message from Plivo itself, at once: %s',
    async (signatures) => {
      const bot = await submitted({ plivo: { habits: { signatures } } });
      await bot.plivo.report(to, 'sent');
      await lookedUp(bot, 1);
      await bot.passUntilCardSays('Handed to the carrier');
      await bot.plivo.report(to, 'delivered');
      await bot.passUntilCardSays('Delivered');
      expect(answers(bot)).toEqual([200, 200]);
      expect(bot.lookUps()).toHaveLength(2);
    },
  );

  it('hears of a failure with the code and the price that Plivo has', async () => {
    const bot = await submitted({ plivo: { habits: { signatures: 'onlyV2' } } });
    await bot.plivo.report(to, 'undelivered', { errorCode: '50' });
    await bot.passUntilCardSays('(50)');
  });

  it('hears of a report that came before the answer to the send', async () => {
    const bot = await startAtRest({ plivo: { habits: { signatures: 'onlyV2' } } });
    const early = bot.plivo.report(to, 'delivered', { before202: true });
    await bot.type();
    expect((await early)[0]?.answer).toMatchObject({ status: 200 });
    await bot.passUntilCardSays('Delivered');
  });
});

it('traffic of a subaccount is believed by its Ma-V3, without a question', async () => {
  const bot = await submitted({ plivo: { habits: { signatures: 'subaccount' } } });
  await bot.plivo.report(to, 'delivered');
  await bot.passUntilCardSays('Delivered');
  expect(answers(bot)).toEqual([200]);
  expect(bot.lookUps()).toHaveLength(0);
});

describe('a captured callback without its V3', () => {
  it.each(['failed', 'undelivered', 'delivered'] as const)('that says %s changes nothing, for ever', async (lie) => {
    const bot = await submitted();
    await bot.plivo.report(to, 'sent');
    await bot.passUntilCardSays('Handed to the carrier');
    const before = bot.cardText();
    const [forged] = await bot.plivo.report(to, lie, { ...stripped, errorCode: '50' });
    expect(forged?.answer).toMatchObject({ status: 200 });
    await lookedUp(bot, 1);
    await bot.pass(minute, 5 * second);
    expect(bot.cardText()).toBe(before);
    expect(bot.labels()).not.toContain('Send again');

    await bot.plivo.report(to, 'delivered');
    await bot.passUntilCardSays('Delivered');
    expect(bot.replies().join()).not.toContain('Not delivered');
  });

  it('says nothing of a delivered message, and Plivo is not asked', async () => {
    const bot = await submitted();
    await bot.plivo.report(to, 'delivered');
    await bot.passUntilCardSays('Delivered');
    await bot.plivo.report(to, 'failed', stripped);
    await bot.pass(minute, 5 * second);
    expect(answers(bot)).toEqual([200, 200]);
    expect(bot.cardText()).toContain('Delivered');
    expect(bot.lookUps()).toHaveLength(0);
  });

  it('with another body than was signed by V3 is no better', async () => {
    const bot = await submitted();
    const [forged] = await bot.plivo.report(to, 'failed', { forge: 'body' });
    expect(forged?.headers['X-Plivo-Signature-V3']).toBeDefined();
    expect(forged?.answer).toMatchObject({ status: 200 });
    await lookedUp(bot, 1);
    await bot.pass(5 * second);
    expect(bot.cardText()).toContain('Plivo has it');
  });

  it('about another message has Plivo asked about the own one', async () => {
    const bot = await submitted();
    await bot.type('+14155550187 Another one');
    await bot.taken(2);
    const [own, other] = bot.plivo.messages;
    await bot.plivo.report(other?.uuid ?? '', 'delivered', { lost: true });
    expect(await capture(bot.url)({ MessageUUID: other?.uuid ?? '', Status: 'delivered' })).toBe(200);
    await lookedUp(bot, 1);
    expect(bot.lookUps()[0]?.path).toContain(own?.uuid);
    await bot.pass(5 * second);
    expect(bot.cardText()).toContain('Plivo has it');
  });

  it('brings what came after the message was closed, and is closed again', async () => {
    const bot = await submitted();
    await bot.plivo.report(to, 'undelivered', { errorCode: '80' });
    await bot.passUntilCardSays('Not delivered');
    await bot.pass(3 * second);
    await bot.logged('dispatch.closed');
    await bot.clock.advance(2 * 24 * 60 * minute);

    await bot.plivo.report(to, 'delivered', { lost: true });
    await capture(bot.url)({ MessageUUID: 'x', Status: 'sent' });

    await bot.passUntilCardSays('Delivered');
    await eventually('it is closed again', () => countLogged(bot, 'dispatch.closed') === 2);
  });

  it.each([
    ['for a record that nobody knows', 404, (url: string) => capture(`${url}x`)({ MessageUUID: 'u', Status: 'sent' })],
    ['without a uuid', 400, (url: string) => capture(url)({ Status: 'sent' })],
    ['with a word that Plivo may add one day', 200, (url: string) => capture(url)({ MessageUUID: 'u', Status: 'new' })],
  ])('%s: %i', async (_what, status, send) => {
    const bot = await submitted();
    expect(await send(bot.url)).toBe(status);
  });
});

describe('replayed again and again, each time with another body', () => {
  it('has Plivo asked at most every 5 s, ever more rarely, and writes no more often', async () => {
    let writes = 0;
    const bot = await submitted({
      open: async (...args) => {
        const store = await openStore(...args);
        return {
          ...store,
          change: (changes) => {
            writes += 1;
            return store.change(changes);
          },
        };
      },
    });
    await bot.quiet();
    writes = 0;
    const replay = capture(bot.url);
    for (let tick = 0; tick < 80; tick += 1) {
      const statuses = await Promise.all(
        Array.from({ length: 5 }, (_, n) => replay({ MessageUUID: `u${n}`, Status: 'failed' })),
      );
      expect(new Set(statuses)).toEqual(new Set([200]));
      // What the first of them bring about is done at their moment, however soon they were answered.
      if (tick === 0) await bot.quiet();
      if ((await bot.clock.advance(second)) > 0) await bot.quiet();
    }
    const moments = bot.lookUps().map(({ at }) => at);
    const gaps = moments.slice(1).map((at, index) => (at - (moments[index] ?? 0)) / second);
    expect(gaps).toEqual([5, 10, 20, 40]);
    // One that notes it, one that comes while Plivo is asked, and one that notes the answer.
    expect(writes).toBeLessThanOrEqual(3 * 5 + 1);
    expect(bot.cardText()).toContain('Plivo has it');
  });

  it('leaves the ordinary polling as it is', async () => {
    const bot = await submitted();
    const replay = capture(bot.url);
    for (let tick = 0; tick < 12; tick += 1) {
      await replay({ MessageUUID: 'u', Status: 'failed' });
      await bot.pass(30 * second, 15 * second);
    }
    const before = bot.lookUps().length;
    await bot.plivo.report(to, 'delivered', { lost: true });
    await bot.pass(2.5 * minute, 15 * second);
    expect(bot.lookUps()).toHaveLength(before + 1);
    await bot.passUntilCardSays('Delivered');
  });
});

describe('where Plivo cannot be asked', () => {
  it('is tried again for a while, and the ordinary polling goes on', async () => {
    const bot = await submitted({ plivo: { habits: { signatures: 'onlyV2' } } });
    bot.plivo.fail({ path: '/Message/', method: 'GET', kind: 'status', status: 503, times: 2 });
    await bot.plivo.report(to, 'delivered');
    await lookedUp(bot, 1);
    await bot.pass(6 * second);
    expect(bot.lookUps()).toHaveLength(2);
    expect(bot.cardText()).toContain('Plivo has it');
    await bot.pass(11 * second);
    expect(bot.lookUps()).toHaveLength(3);
    await bot.passUntilCardSays('Delivered');
  });

  it('for hours, nothing is asked for ever', async () => {
    const bot = await submitted();
    await bot.plivo.report(to, 'undelivered', { errorCode: '80' });
    await bot.passUntilCardSays('Not delivered');
    bot.plivo.fail({ path: '/Message/', method: 'GET', kind: 'status', status: 503, times: 1_000 });
    await capture(bot.url)({ MessageUUID: 'u', Status: 'delivered' });
    await bot.pass(5 * 60 * minute, 5 * minute);
    const asked = bot.lookUps().length;
    expect(asked).toBeGreaterThan(3);
    expect(asked).toBeLessThan(15);
    await eventually('it is closed', () => countLogged(bot, 'dispatch.closed') > 0);
    await bot.pass(5 * 60 * minute, 5 * minute);
    expect(bot.lookUps()).toHaveLength(asked);
  });
});

describe('for a send without an answer', () => {
  const unconfirmed = async (plivo: BotOptions['plivo'] = {}) => {
    const bot = await startAtRest({ plivo: { habits: { signatures: 'onlyV2' }, ...plivo } });
    bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'resetAfter' });
    await bot.type(`${to} Taken`);
    await bot.passUntilCardSays('Plivo did not answer');
    return bot;
  };

  it('brings the search of the list forward, which finds it', async () => {
    const bot = await unconfirmed();
    await bot.plivo.report(to, 'delivered');
    await eventually('a search', () => bot.searches().length === 1);
    await bot.passUntilCardSays('Delivered');
    expect(bot.sends()).toHaveLength(1);
  });

  it('is remembered where the list does not have it yet', async () => {
    const bot = await unconfirmed({ listDelayMs: 10 * second });
    await bot.plivo.report(to, 'delivered');
    await eventually('a search', () => bot.searches().length === 1);
    await bot.pass(20 * second);
    expect(bot.searches()).toHaveLength(2);
    await bot.passUntilCardSays('Delivered');
  });

  it('is not forgotten over others that somebody makes up later, in the place of it', async () => {
    const bot = await unconfirmed({ listDelayMs: 10 * second });
    await bot.plivo.report(to, 'delivered');
    await eventually('a search', () => bot.searches().length === 1);
    for (let n = 0; n < 20; n += 1) await capture(urlOf(bot))({ MessageUUID: `made-up-${n}`, Status: 'delivered' });
    await bot.passUntilCardSays('Delivered');
    expect(bot.sends()).toHaveLength(1);
  });

  it('is heard beside one that somebody made up before', async () => {
    const bot = await unconfirmed();
    const replay = capture(urlOf(bot));
    await replay({ MessageUUID: 'made-up', Status: 'delivered' });
    await eventually('a search', () => bot.searches().length === 1);
    await bot.quiet();
    // Plivo is to be asked in 5 s, because of this one.
    await replay({ MessageUUID: 'made-up', Status: 'delivered' });
    await bot.plivo.report(to, 'delivered');
    await bot.passUntilCardSays('Delivered');
  });

  it('binds the message that was named first, not another one to the same number', async () => {
    const bot = await unconfirmed({ listDelayMs: 10 * second });
    const foreign = await sendByAnotherProgram(bot, to);
    await bot.plivo.report(bot.plivo.messages[0]?.uuid ?? '', 'undelivered', { errorCode: '50' });
    await bot.plivo.report(foreign, 'delivered');
    await eventually('a search', () => bot.searches().length === 1);
    await capture(urlOf(bot))({ MessageUUID: foreign, Status: 'delivered' });
    await bot.passUntilCardSays('(50)');
  });

  it('finds each of two messages to one number that were sent in the same outage', async () => {
    const bot = await startAtRest({ plivo: { habits: { signatures: 'onlyV2' } } });
    bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'resetAfter', times: 2 });
    await bot.type(`${to} One`);
    await bot.type(`${to} Another`);
    await bot.pass(12 * second, second);
    expect(bot.plivo.messages).toHaveLength(2);
    const uuids = bot.plivo.messages.map(({ uuid }) => uuid);
    for (const uuid of uuids) await bot.plivo.report(uuid, 'delivered');
    await bot.pass(minute, 5 * second);
    const shown = bot.cards().map((card) => bot.slack.textOf(card));
    expect(shown.filter((text) => text.includes('Delivered'))).toHaveLength(2);
    expect(bot.sends()).toHaveLength(2);
  });

  it('costs none of the searches that are made anyway', async () => {
    const bot = await startAtRest();
    bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'resetBefore' });
    await bot.type(`${to} Lost`);
    await bot.passUntilCardSays('Plivo did not answer');
    await capture(urlOf(bot))({ MessageUUID: 'u', Status: 'delivered' });
    await eventually('a search', () => bot.searches().length === 1);
    await bot.pass(6 * minute, 15 * second);
    expect(bot.searches()).toHaveLength(4);
    expect(bot.labels()).toContain('Send again');
  });

  it('chooses among what Plivo lists for this number at this time', async () => {
    const bot = await unconfirmed();
    const own = bot.plivo.messages[0]?.uuid ?? '';
    await sendByAnotherProgram(bot, to);
    await bot.plivo.report(own, 'delivered');
    await bot.passUntilCardSays('Delivered');
  });

  it.each([
    ['to another number', '+14155550187'],
    ['that Plivo does not know', undefined],
  ])('binds no message %s', async (_what, number) => {
    const bot = await startAtRest();
    bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'resetBefore' });
    await bot.type(`${to} Lost`);
    await bot.passUntilCardSays('Plivo did not answer');
    const foreign = number && (await sendByAnotherProgram(bot, number));
    await capture(urlOf(bot))({ MessageUUID: foreign ?? 'b48d95dc', Status: 'delivered' });
    await eventually('a search', () => bot.searches().length === 1);
    await bot.pass(5 * second);
    expect(bot.cardText()).toContain('Plivo did not answer');
    expect(bot.lookUps()).toHaveLength(0);
  });
});

it('is asked about by the next process, if this one ends before Plivo answers', async () => {
  const store = await openScratchStore('sqlite');
  onTestFinished(store.close);
  const env = { STORE_URL: store.url };
  const bot = await submitted({ env });
  await bot.plivo.report(to, 'undelivered', { errorCode: '80' });
  await bot.passUntilCardSays('Not delivered');
  await bot.pass(3 * second);
  await bot.logged('dispatch.closed');
  bot.plivo.fail({ path: '/Message/', method: 'GET', kind: 'status', status: 503 });
  await bot.plivo.report(to, 'delivered', { lost: true });
  await capture(bot.url)({ MessageUUID: 'u', Status: 'sent' });
  await lookedUp(bot, 1);
  await bot.quiet();
  await bot.app.stop();

  const next = await startApp(loadConfig(environmentOf(bot, env)), { log: keepLog().log, clock: bot.clock });
  onTestFinished(next.stop);

  await bot.passUntilCardSays('Delivered');
  expect(bot.lookUps()).toHaveLength(2);
});

it('is answered 503 while the store fails, and taken when Plivo repeats it', async () => {
  const { state, open } = breakingStore();
  const bot = await submitted({ plivo: { habits: { signatures: 'onlyV2' } }, open });
  state.broken = true;
  const [attempt] = await bot.plivo.report(to, 'delivered');
  expect(attempt?.answer).toMatchObject({ status: 503 });
  expect(bot.lookUps()).toHaveLength(0);
  state.broken = false;
  const [again] = await bot.plivo.retry();
  expect(again?.answer).toMatchObject({ status: 200 });
  await bot.passUntilCardSays('Delivered');
});
