import { describe, expect, it } from 'vitest';
import type { PlivoEmulatorOptions } from '../contract.ts';
import { api, png, send, start, them } from '../test-emulator.ts';

describe('sending', () => {
  it('answers as documented, and the phone gets the text', async () => {
    const plivo = await start();
    const { status, body } = await send(plivo, {});
    expect(status).toBe(202);
    expect(body).toEqual({
      api_id: expect.any(String),
      message: 'message(s) queued',
      message_uuid: [expect.stringMatching(/^[\da-f-]{36}$/)],
    });
    await plivo.idle();
    expect(plivo.phone(them)).toMatchObject([
      { text: 'hello', from: '14155550123', media: [], uuid: body.message_uuid[0] },
    ]);
  });

  const media = Array.from({ length: 11 }, (_, i) => `https://pics.example/${i}.jpg`);
  it.each([
    ['no sender', { src: undefined }],
    ['two senders', { powerpack_uuid: 'pp-1' }],
    ['a sender that the account does not own', { src: '+14155550199' }],
    ['an unknown Powerpack', { src: undefined, powerpack_uuid: 'pp-2' }],
    ['no recipient', { dst: undefined }],
    ['letters in the recipient', { dst: '+1212555CATS' }],
    ['a recipient of 15 digits', { dst: '441234567890123' }],
    ['a number that cannot exist', { dst: '+11115550187' }],
    ['a kind of message that is none', { type: 'fax' }],
    ['an SMS without text', { text: '' }],
    ['1,601 GSM-7 characters', { text: 'x'.repeat(1_601) }],
    ['738 other characters', { text: `${'x'.repeat(737)}猫` }],
    ['1,601 characters in an MMS', { type: 'mms', text: 'x'.repeat(1_601) }],
    ['an MMS with nothing in it', { type: 'mms', text: undefined }],
    ['an MMS to another country', { type: 'mms', dst: '+447700900123' }],
    ['media in an SMS', { media_urls: ['https://pics.example/a.jpg'] }],
    ['eleven attachments', { type: 'mms', media_urls: media }],
    ['eleven attachments of both kinds', { type: 'mms', media_urls: media.slice(1), media_ids: ['x'] }],
    ['an upload that does not exist', { type: 'mms', media_ids: ['x'] }],
    ['media that is no list', { type: 'mms', media_urls: 'https://pics.example/a.jpg' }],
    ['a relative callback', { url: '/plivo/status/1' }],
    ['another callback method', { url: 'https://bot.example/', method: 'PUT' }],
    ['4 seconds to live', { message_expiry: 4 }],
    ['10,800 seconds to live', { message_expiry: 10_800 }],
    ['half a second more', { message_expiry: 60.5 }],
    ['a field that does not exist', { mediaUrls: [] }],
  ])('refuses %s with 400', async (_what, body) => {
    const plivo = await start();
    const answer = await send(plivo, body);
    expect(answer).toMatchObject({ status: 400, body: { api_id: expect.any(String), error: expect.any(String) } });
    expect(plivo.messages).toHaveLength(0);
  });

  it.each([
    ['737 other characters', { text: `${'x'.repeat(736)}猫` }],
    ['punctuation in numbers', { src: '1 (415) 555-0123', dst: '+1 (212) 555.0187' }],
    ['a Powerpack', { src: undefined, powerpack_uuid: 'pp-1' }],
  ])('takes %s', async (_what, body) => {
    expect(await send(await start(), body)).toMatchObject({ status: 202 });
  });

  it('takes a bulk request, drops repeats, and shows that it was one', async () => {
    const plivo = await start();
    const { body } = await send(plivo, { dst: `${them}<+12125550188<${them}` });
    expect(body.message_uuid).toHaveLength(2);
    expect(plivo.messages.map(({ bulk }) => bulk)).toEqual([true, true]);
  });
});

describe('links of an MMS', () => {
  const serve =
    (bytes: Buffer, headers: Record<string, string>, status = 200) =>
    async () =>
      new Response(new Uint8Array(bytes), { status, headers });
  const length = { 'content-length': `${png.length}` };
  const outcome = async (fetchMedia: NonNullable<PlivoEmulatorOptions['fetchMedia']>, links = 1) => {
    const plivo = await start({ fetchMedia });
    const media_urls = Array.from({ length: links }, () => 'https://pics.example/x/cat.png?s=1');
    await send(plivo, { type: 'mms', media_urls });
    await plivo.idle();
    const [message] = plivo.messages;
    return { code: message?.errorCode, state: message?.state, phone: plivo.phone(them) };
  };

  it('reach the phone with their bytes', async () => {
    const { state, phone } = await outcome(serve(png, { 'content-type': 'image/png', ...length }));
    expect(state).toBe('delivered');
    expect(phone[0]?.media).toEqual([{ type: 'image/png', name: 'cat.png', bytes: png }]);
  });

  const big = Buffer.concat([png, Buffer.alloc(1.5 * 1024 * 1024)]);
  it.each([
    ['nobody answers', () => Promise.reject(new Error('refused')), 1, '140'],
    ['it is not there', serve(png, { 'content-type': 'image/png', ...length }, 404), 1, '140'],
    ['the length is missing', serve(png, { 'content-type': 'image/png' }), 1, '140'],
    ['the type is missing', serve(png, length), 1, '140'],
    ['the type is not that of the bytes', serve(png, { 'content-type': 'image/jpeg', ...length }), 1, '140'],
    ['carriers do not take the type', serve(png, { 'content-type': 'image/webp', ...length }), 1, '130'],
    ['one is too large', serve(png, { 'content-type': 'image/png', 'content-length': '2097153' }), 1, '120'],
    ['all are too large', serve(big, { 'content-type': 'image/png', 'content-length': `${big.length}` }), 4, '120'],
  ])('fail the message when %s', async (_what, fetchMedia, links, code) => {
    expect(await outcome(fetchMedia, links)).toEqual({ code, state: 'failed', phone: [] });
  });
});

describe('reading back', () => {
  it('says what is documented, never text or media', async () => {
    const plivo = await start();
    const { body } = await send(plivo, {});
    await plivo.idle();
    const record = (await api(plivo, 'GET', `Message/${body.message_uuid[0]}/`)).body;
    expect(record).toMatchObject({
      message_state: 'delivered',
      message_direction: 'outbound',
      error_code: '000',
      total_amount: '0.00550',
      message_time: expect.stringMatching(/\+05:30$/),
    });
    expect(JSON.stringify(record)).not.toContain('hello');
  });

  it('filters by time in UTC, newest first, and knows only a day without a filter', async () => {
    let now = Date.parse('2026-11-19T06:00:00Z');
    const plivo = await start({ now: () => now, autoReports: false });
    const uuids: string[] = [];
    for (const day of [0, 1, 1]) {
      now += day * 24 * 60 * 60_000;
      uuids.push((await send(plivo, {})).body.message_uuid[0]);
    }
    const list = async (query: Record<string, string>) => {
      const { body } = await api(plivo, 'GET', `Message/?${new URLSearchParams(query)}`);
      return body.objects.map((one: { message_uuid: string }) => uuids.indexOf(one.message_uuid));
    };
    expect(await list({})).toEqual([2, 1]);
    expect(await list({ message_time__gte: '2026-11-19 06:00' })).toEqual([2, 1, 0]);
    expect(await list({ message_time__gt: '2026-11-19 06:00', message_time__lt: '2026-11-21 06:00:00' })).toEqual([1]);
    expect(await list({ limit: '1', offset: '1' })).toEqual([1]);
    expect(await list({ to_number: '12125550199' })).toEqual([]);
  });

  it.each(['limit=21', 'limit=0', 'from=1', 'message_time__gte=yesterday', 'message_state=lost'])(
    'refuses the query %s',
    async (query) => {
      expect((await api(await start(), 'GET', `Message/?${query}`)).status).toBe(400);
    },
  );

  it('answers twenty lists a minute', async () => {
    let now = 0;
    const plivo = await start({ now: () => now });
    const list = async () => (await api(plivo, 'GET', 'Message/')).status;
    for (let i = 0; i < 20; i += 1) expect(await list()).toBe(200);
    expect(await list()).toBe(429);
    now += 60_000;
    expect(await list()).toBe(200);
  });

  it('masks the number, and does not find it, where logging is off', async () => {
    const plivo = await start({ autoReports: false });
    await send(plivo, { log: false });
    const { body } = await api(plivo, 'GET', 'Message/');
    expect(body.objects[0].to_number).toBe('121XXXXX187');
    expect((await api(plivo, 'GET', `Message/?to_number=12125550187`)).body.objects).toEqual([]);
  });
});
