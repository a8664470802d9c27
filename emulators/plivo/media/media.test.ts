import { describe, expect, it } from 'vitest';
import { api, png, send, start, them, upload, uploadedId } from '../test-emulator.ts';

describe('uploads', () => {
  it('are kept, shown and sent with their bytes', async () => {
    const plivo = await start();
    const { status, body } = await upload(plivo, { name: 'cat.png' });
    expect(status).toBe(201);
    expect(body.objects).toMatchObject([
      { status: 'success', status_code: 201, size: png.length, file_name: 'cat.png' },
    ]);
    const id = body.objects[0].media_id;
    expect((await api(plivo, 'GET', `Media/${id}/`)).body).toMatchObject({ media_id: id });
    expect((await api(plivo, 'GET', 'Media/')).body.meta).toMatchObject({ total_count: 1, limit: 20 });
    const shown = await fetch(body.objects[0].media_url);
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(png);

    const sent = await send(plivo, { type: 'mms', text: undefined, media_ids: [id] });
    await plivo.idle();
    expect(plivo.phone(them)[0]?.media).toEqual([{ type: 'image/png', name: 'cat.png', bytes: png }]);
    const ofMessage = await api(plivo, 'GET', `Message/${sent.body.message_uuid[0]}/Media/`);
    expect(ofMessage.body.objects).toMatchObject([{ media_id: id, message_uuid: sent.body.message_uuid[0] }]);
  });

  it.each([
    ['a type that is not on the list', { type: 'image/webp', name: 'a.webp' }],
    ['MOV, which no list of uploads has', { type: 'video/quicktime', name: 'a.mov' }],
    ['AMR, which no list of uploads has', { type: 'audio/amr', name: 'a.amr' }],
    ['another spelling of a type', { type: 'image/jpg', name: 'a.jpg' }],
    ['an extension of another type', { type: 'audio/mpeg', name: 'a.mp3' }],
    ['a type that the bytes contradict', { type: 'image/jpeg', name: 'a.jpg' }],
    ['no bytes', { bytes: Buffer.alloc(0) }],
    ['more than 2 MB', { bytes: Buffer.concat([png, Buffer.alloc(2 * 1024 * 1024)]) }],
  ])('are refused one by one for %s', async (_what, file) => {
    const { status, body } = await upload(await start(), {}, file);
    expect(status).toBe(202);
    expect(body.objects).toMatchObject([{ status: 'success' }, { error_code: 400, media_id: '' }]);
  });

  it.each([
    ['errorMessage', { error_code: 400, error_message: 'the file is empty', media_id: '' }],
    ['nullId', { status: 'failed', error_code: '400', error_message: 'the file is empty', media_id: null }],
    ['error', { status: 'failed', status_code: 400, error: 'the file is empty' }],
  ] as const)('are refused in the words of the habit %s', async (refusedUpload, refusal) => {
    const plivo = await start({ habits: { refusedUpload, refusedUploadStatus: 'multiStatus' } });
    const { status, body } = await upload(plivo, { bytes: Buffer.alloc(0) });
    expect([status, body.objects]).toEqual([207, [{ file_name: 'a.png', content_type: 'image/png', ...refusal }]]);
  });

  it('can be what the page of the Media API names alone', async () => {
    const plivo = await start({ habits: { uploadTypes: 'page' } });
    const vcard = { type: 'text/vcard', name: 'a.vcard', bytes: Buffer.from('BEGIN:VCARD\r\nEND:VCARD') };
    const { body } = await upload(plivo, {}, vcard);
    expect(body.objects).toMatchObject([{ status: 'success' }, { error_code: 400 }]);
    plivo.habits.uploadTypes = 'sdk';
    expect((await upload(plivo, {}, vcard)).status).toBe(201);
  });

  it('are refused under another field name, without any, and beyond ten', async () => {
    const plivo = await start();
    expect((await upload(plivo, { field: 'files' })).status).toBe(400);
    expect((await upload(plivo, {}, { field: 'files' })).status).toBe(400);
    expect((await upload(plivo, ...Array.from({ length: 11 }, () => ({})))).status).toBe(400);
    expect((await api(plivo, 'POST', 'Media/', { body: '{}' })).status).toBe(400);
  });

  it.each([
    ['a file name', 'Content-Disposition: form-data; name="file"\r\nContent-Type: image/png', 400],
    ['a content type', 'Content-Disposition: form-data; name="file"; filename="a.png"', 202],
  ])('are refused without %s', async (_what, head, status) => {
    const body = Buffer.concat([Buffer.from(`--B\r\n${head}\r\n\r\n`), png, Buffer.from('\r\n--B--\r\n')]);
    const headers = { 'content-type': 'multipart/form-data; boundary=B' };
    expect((await api(await start(), 'POST', 'Media/', { body, headers })).status).toBe(status);
  });

  it('are gone after six hours, unless they were used', async () => {
    let now = Date.parse('2026-11-21T06:00:00Z');
    const plivo = await start({ now: () => now, autoReports: false });
    const [used, unused] = [await uploadedId(plivo), await uploadedId(plivo)];
    await send(plivo, { type: 'mms', media_ids: [used] });
    now += 6 * 60 * 60_000;
    expect((await send(plivo, { type: 'mms', media_ids: [used] })).status).toBe(202);
    expect((await send(plivo, { type: 'mms', media_ids: [unused] })).status).toBe(400);
  });
});
