import { validateSignature, validateV3Signature } from 'plivo';
import { describe, expect, it } from 'vitest';
import { authToken, receiver, send, start, them } from '../test-emulator.ts';

describe('status callbacks', () => {
  it('come as a form, sent and then delivered, with signatures that the SDK confirms', async () => {
    const bot = await receiver();
    const plivo = await start();
    await send(plivo, { url: `${bot.url}/plivo/status/r1?x=1` });
    await plivo.idle();
    expect(bot.got.map(({ params }) => params.Status)).toEqual(['sent', 'delivered']);
    const [first] = bot.got;
    expect(first).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    const url = `${bot.url}/plivo/status/r1?x=1`;
    const value = (name: string) => String(first?.headers[`x-plivo-signature-${name}`]);
    expect(validateSignature(url, value('v2-nonce'), value('ma-v2'), authToken)).toBe(true);
    expect(validateV3Signature('POST', url, value('v3-nonce'), authToken, value('v3'), first?.params)).toBe(true);
  });

  it('come as a query where GET is asked for', async () => {
    const bot = await receiver();
    const plivo = await start();
    await send(plivo, { url: `${bot.url}/cb`, method: 'GET' });
    await plivo.idle();
    const [first] = bot.got;
    const value = (name: string) => String(first?.headers[`x-plivo-signature-${name}`]);
    expect(first?.params).toMatchObject({ Status: 'sent', Type: 'sms', Sequence: '1' });
    expect(validateV3Signature('GET', `${bot.url}/cb`, value('v3-nonce'), authToken, value('v3'), first?.params)).toBe(
      true,
    );
  });

  it('carry one signature for each active token, and only the forms that are wanted', async () => {
    const bot = await receiver();
    const plivo = await start({ previousAuthToken: 'old', signatures: ['Ma-V2'] });
    await send(plivo, { url: `${bot.url}/cb` });
    await plivo.idle();
    const names = Object.keys(bot.got[0]?.headers ?? {}).filter((name) => name.startsWith('x-plivo'));
    expect(names.sort()).toEqual(['x-plivo-signature-ma-v2', 'x-plivo-signature-v2-nonce']);
    expect(String(bot.got[0]?.headers['x-plivo-signature-ma-v2']).split(',')).toHaveLength(2);
  });

  it('do not come without a url', async () => {
    const plivo = await start();
    await send(plivo, {});
    await plivo.idle();
    expect(plivo.callbacks).toEqual([]);
    expect(plivo.messages[0]?.state).toBe('delivered');
  });

  it('follow the script of a number', async () => {
    const bot = await receiver();
    const plivo = await start({ scripts: { [them]: ['sent', { status: 'undelivered', errorCode: '50' }] } });
    await send(plivo, { url: `${bot.url}/cb` });
    await plivo.idle();
    expect(bot.got.map(({ params }) => params.ErrorCode)).toEqual([undefined, '50']);
    expect(plivo.phone(them)).toEqual([]);
  });

  it('come by hand, doubled and late, and never lower the record', async () => {
    const bot = await receiver();
    const plivo = await start({ autoReports: false });
    await send(plivo, { url: `${bot.url}/cb` });
    await plivo.idle();
    const made = await plivo.report(them, 'delivered', { duplicate: true });
    expect(made.map(({ answer }) => answer)).toEqual([
      { status: 200, body: '' },
      { status: 200, body: '' },
    ]);
    expect(bot.got[0]?.body).toBe(bot.got[1]?.body);
    await plivo.report(plivo.messages[0]?.uuid ?? '', 'sent');
    expect(bot.got[2]?.params.Status).toBe('sent');
    expect(plivo.messages[0]?.state).toBe('delivered');
  });

  it.each(['token', 'body', 'unsigned'] as const)('can be forged: %s', async (forge) => {
    const bot = await receiver();
    const plivo = await start({ autoReports: false });
    await send(plivo, { url: `${bot.url}/cb` });
    await plivo.report(them, 'delivered', { forge });
    const value = (name: string) => String(bot.got[0]?.headers[`x-plivo-signature-${name}`]);
    const { params } = bot.got[0] ?? {};
    expect(validateV3Signature('POST', `${bot.url}/cb`, value('v3-nonce'), authToken, value('v3'), params)).toBe(false);
    expect(plivo.messages[0]?.state).toBe('queued');
  });

  it.each([
    ['all', { v2: true, 'ma-v2': true, v3: true, 'ma-v3': true }],
    ['subaccount', { v2: false, 'ma-v2': true, v3: false, 'ma-v3': true }],
    ['onlyV2', { v2: true, 'ma-v2': true }],
    ['foreignV3', { v2: true, 'ma-v2': true, v3: false, 'ma-v3': false }],
  ] as const)('are signed as the account has it: %s', async (signatures, expected) => {
    const bot = await receiver();
    const plivo = await start({ autoReports: false, habits: { signatures } });
    await send(plivo, { url: `${bot.url}/cb` });
    await plivo.report(them, 'sent');
    const { headers = {}, params } = bot.got[0] ?? {};
    const value = (name: string) => String(headers[`x-plivo-signature-${name}`]);
    const isValid = (form: string) =>
      form.endsWith('v2')
        ? validateSignature(`${bot.url}/cb`, value('v2-nonce'), value(form), authToken)
        : validateV3Signature('POST', `${bot.url}/cb`, value('v3-nonce'), authToken, value(form), params);
    const forms = ['v2', 'ma-v2', 'v3', 'ma-v3'].filter((form) => headers[`x-plivo-signature-${form}`]);
    expect(Object.fromEntries(forms.map((form) => [form, isValid(form)]))).toEqual(expected);
  });

  it('can be forged by who captured one: V3 taken away, and another body', async () => {
    const bot = await receiver();
    const plivo = await start({ autoReports: false });
    await send(plivo, { url: `${bot.url}/cb` });
    await plivo.report(them, 'failed', { forge: 'stripped' });
    const { headers = {}, params } = bot.got[0] ?? {};
    expect(params?.Status).toBe('failed');
    expect(plivo.messages[0]?.state).toBe('queued');
    expect(
      Object.keys(headers)
        .filter((name) => name.startsWith('x-plivo'))
        .sort(),
    ).toEqual(['x-plivo-signature-ma-v2', 'x-plivo-signature-v2', 'x-plivo-signature-v2-nonce']);
    const [nonce, v2] = ['-nonce', ''].map((end) => String(headers[`x-plivo-signature-v2${end}`]));
    expect(validateSignature(`${bot.url}/cb`, String(nonce), String(v2), authToken)).toBe(true);
  });

  it('can come before the 202', async () => {
    const bot = await receiver();
    const plivo = await start({ autoReports: false });
    const early = plivo.report(them, 'sent', { before202: true });
    const answered = await send(plivo, { url: `${bot.url}/cb` });
    expect((await early)[0]).toMatchObject({ status: 'sent', answer: { status: 200 } });
    expect(bot.got[0]?.params.MessageUUID).toBe(answered.body.message_uuid[0]);
  });

  it('are repeated after 60, 120 and 240 seconds until they are answered well', async () => {
    const delays: number[] = [];
    const bot = await receiver([500, 302, 404, 500]);
    const after = (ms: number) => {
      delays.push(ms);
      return () => {};
    };
    const plivo = await start({ autoReports: false, after });
    await send(plivo, { url: `${bot.url}/cb` });
    await plivo.report(them, 'sent');
    while ((await plivo.retry()).length > 0);
    expect(delays).toEqual([60_000, 120_000, 240_000]);
    expect(plivo.callbacks.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
  });

  it('count a bot that does not answer in time as one that failed', async () => {
    const bot = await receiver([0]);
    const plivo = await start({ autoReports: false, callbackTimeoutMs: 250 });
    await send(plivo, { url: `${bot.url}/cb` });
    expect(await plivo.report(them, 'sent')).toMatchObject([{ answer: { error: 'TimeoutError' } }]);
    expect(await plivo.retry()).toMatchObject([{ answer: { status: 200 } }]);
  });
});
