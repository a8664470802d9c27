import { describe, expect, it } from 'vitest';
import type { SignatureForm } from '../../../emulators/plivo/sign.ts';
import { signatureForms, signatureHeaders } from '../../../emulators/plivo/sign.ts';
import { type Bot, type BotOptions, secrets, startBot } from '../../harness.ts';
import { breakingStore } from '../../support/breaking-store.ts';
import { eventually } from '../../support/eventually.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const to = '+14155550123';
const silent = { plivo: { autoReports: false } } satisfies BotOptions;

/** A message that Plivo has, and the URL at which the bot wants to hear of it. */
const submitted = async (options: BotOptions = {}) => {
  const bot = await startBot({ ...options, plivo: { autoReports: false, ...options.plivo } });
  await bot.type();
  await bot.taken(1);
  await bot.quiet();
  const url = bot.plivo.messages[0]?.url;
  if (!url) throw new Error('the bot gave Plivo no callback URL');
  return { ...bot, url };
};

type Post = {
  forms?: readonly SignatureForm[];
  tokens?: readonly string[];
  params?: Record<string, string>;
  /** What really comes, where it is not what was signed. */
  body?: string | Uint8Array<ArrayBuffer>;
  type?: string;
};

const report = { MessageUUID: '5b40a428-bfc7-4daf-9d06-726c558bf3b8', Status: 'delivered' };

/** A callback signed as Plivo signs, by code that the bot does not share. */
const post = (
  url: string,
  { forms = signatureForms, tokens = [secrets.authToken], params = report, body, type }: Post,
) =>
  fetch(url, {
    method: 'POST',
    headers: {
      'content-type': type ?? 'application/x-www-form-urlencoded',
      ...signatureHeaders({ method: 'POST', url, params }, { own: tokens, main: tokens }, forms),
    },
    body: body ?? new URLSearchParams(params).toString(),
  });

const statusesOf = ({ plivo }: Pick<Bot, 'plivo'>) =>
  plivo.callbacks.map(({ answer }) => ('status' in answer ? answer.status : answer.error));

describe('a report', () => {
  it('that comes before the answer to the send still finds its message', async () => {
    const bot = await startBot(silent);
    const early = bot.plivo.report(to, 'delivered', { before202: true });
    await bot.type();
    expect((await early)[0]?.answer).toMatchObject({ status: 200 });
    await bot.cardSays('Delivered');
    await bot.quiet();
    expect(bot.cardText()).toContain('Delivered');
    expect(bot.replies()).toHaveLength(1);
  });

  it('settles a message whose answer was lost, which is never sent twice', async () => {
    const bot = await startBot(silent);
    bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'resetAfter' });
    await bot.type();
    await bot.cardSays('Plivo did not answer');

    await bot.plivo.report(to, 'delivered');

    await bot.cardSays('Delivered');
    await eventually('the last reply says it', () => expect(bot.replies().at(-1)).toContain('Delivered'));
    expect(bot.plivo.messages).toHaveLength(1);
  });

  it.each([
    [['delivered', 'sent', 'queued'], 'Delivered'],
    [['undelivered', 'sent'], 'Not delivered'],
    [['failed', 'sent'], 'Not delivered'],
    [['failed', 'delivered'], 'Delivered'],
    [['delivered', 'failed'], 'Delivered'],
    [['sent', 'delivered', 'delivered', 'sent'], 'Delivered'],
  ] as const)('only ever raises what is known: %s', async (order, expected) => {
    const bot = await submitted();
    for (const status of order) await bot.plivo.report(to, status, { errorCode: '50', duplicate: true });
    await bot.cardSays(expected);
    await bot.quiet();
    expect(bot.cardText()).toContain(expected);
    expect(statusesOf(bot).every((status) => status === 200)).toBe(true);
  });

  it('that comes days after the message was closed still reaches its card', async () => {
    const clock = createManualClock();
    const bot = await startBot({ ...silent, clock });
    await bot.type();
    await bot.taken(1);
    await bot.plivo.report(to, 'undelivered', { errorCode: '80' });
    await bot.quiet();
    await clock.advance(2_000);
    await bot.logged('dispatch.closed');
    await clock.advance(2 * 24 * 3_600_000);

    await bot.plivo.report(to, 'delivered');

    await bot.cardSays('Delivered');
  });
});

describe('the signature', () => {
  it.each([[['V2']], [['V3']], [['Ma-V2']], [['Ma-V3']], [['V2', 'V3']], [['V2', 'Ma-V2', 'V3', 'Ma-V3']]] satisfies [
    SignatureForm[],
  ][])('is accepted as %s', async (forms) => {
    const { url } = await submitted();
    expect((await post(url, { forms })).status).toBe(200);
  });

  it('may be one of several in a header, while the token is rotated', async () => {
    const { url } = await submitted();
    expect((await post(url, { tokens: ['the next token', secrets.authToken] })).status).toBe(200);
  });

  it('may be of the previous token, if the operator says so', async () => {
    const { url } = await submitted({ env: { PLIVO_AUTH_TOKEN_PREVIOUS: 'the-token-of-yesterday' } });
    expect((await post(url, { tokens: ['the-token-of-yesterday'] })).status).toBe(200);
    expect((await post(url, { tokens: ['the-token-before-that'] })).status).toBe(401);
  });

  it('of another token is refused with 401, and changes nothing', async () => {
    const bot = await submitted();
    const [attempt] = await bot.plivo.report(to, 'delivered', { forge: 'token' });
    expect(attempt?.answer).toMatchObject({ status: 401 });
    await bot.quiet();
    expect(bot.cardText()).not.toContain('Delivered');
    expect(bot.lookUps()).toHaveLength(0);
  });

  it.each([['V2'], ['V3'], ['Ma-V2'], ['Ma-V3']] as const)('may be one of several in %s alone', async (form) => {
    const { url } = await submitted({ env: { PLIVO_AUTH_TOKEN_PREVIOUS: 'the-token-of-yesterday' } });
    const withTokens = (...tokens: string[]) => post(url, { forms: [form], tokens });
    expect((await withTokens('the next token', secrets.authToken)).status).toBe(200);
    expect((await withTokens('the next token', 'the-token-of-yesterday')).status).toBe(200);
    expect((await withTokens('the next token', 'the-token-before-that')).status).toBe(401);
  });

  it('must be there', async () => {
    const bot = await submitted();
    const [attempt] = await bot.plivo.report(to, 'delivered', { forge: 'unsigned' });
    expect(attempt?.answer).toMatchObject({ status: 401 });
  });

  it('of one record does not fit another', async () => {
    const { url, appUrl } = await submitted();
    const headers = signatureHeaders({ method: 'POST', url, params: report }, { own: [secrets.authToken], main: [] }, [
      'V2',
      'V3',
    ]);
    const elsewhere = await fetch(`${appUrl}/plivo/status/AAAAAAAAAAAAAAAAAAAAAA`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(report).toString(),
    });
    expect(elsewhere.status).toBe(401);
  });
});

describe('a callback that is signed but cannot be taken', () => {
  it.each([
    ['for a record that nobody knows', 404, (url: string) => post(`${url}x`, {})],
    ['for an id that cannot be one', 404, (url: string) => post(`${url}%2F..%2F`, {})],
    ['without a uuid', 400, (url: string) => post(url, { params: { Status: 'sent' } })],
    [
      'with one parameter twice',
      400,
      (url: string) => post(url, { forms: ['V2'], body: 'MessageUUID=a&MessageUUID=b' }),
    ],
    ['as JSON', 415, (url: string) => post(url, { type: 'application/json', body: JSON.stringify(report) })],
    [
      'not in UTF-8',
      400,
      (url: string) => post(url, { forms: ['V2'], body: new Uint8Array([0x61, 0x3d, 0xff, 0xfe]) }),
    ],
    ['too large', 413, (url: string) => post(url, { body: 'a='.padEnd(2_000_000, 'x') })],
    ['by GET', 405, (url: string) => fetch(url)],
  ])('%s: %i', async (_what, status, send) => {
    const bot = await submitted();
    const answer = await send(bot.url);
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toMatch(/\bat .*\.ts|node:/);
    await bot.quiet();
    expect(bot.cardText()).not.toContain('Delivered');
    expect((await post(bot.url, {})).status).toBe(200);
  });

  it('is answered 503 while the store fails, and taken when Plivo repeats it', async () => {
    const { state, open } = breakingStore();
    const bot = await submitted({ open });
    state.broken = true;
    const [attempt] = await bot.plivo.report(to, 'delivered');
    expect(attempt?.answer).toMatchObject({ status: 503 });
    expect(JSON.stringify(attempt?.answer)).not.toContain('disk');

    state.broken = false;
    const [again] = await bot.plivo.retry();
    expect(again?.answer).toMatchObject({ status: 200 });
    await bot.cardSays('Delivered');
  });
});
