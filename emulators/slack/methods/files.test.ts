import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../json.ts';
import { people, places } from '../seed.ts';
import { botToken, startSlack } from '../testing.ts';
import type { NewFile } from '../workspace/files.ts';

let running: Awaited<ReturnType<typeof startSlack>>;
beforeEach(async () => {
  running = await startSlack({ scopes: ['files:read', 'files:write', 'chat:write', 'im:write'] });
});
afterEach(() => running.slack.close());

const picture = (channels: string[], more: Partial<NewFile> = {}) =>
  running.slack.addFile({
    bytes: new Uint8Array([1, 2, 3]),
    name: 'cat.png',
    mimetype: 'image/png',
    uploadedBy: people.sender,
    channels,
    ...more,
  });
const info = (file: string) => running.call('files.info', { file });
const get = (id: string, token = botToken) =>
  fetch(`${running.slack.origin}/files/${id}/cat.png`, {
    headers: { authorization: `Bearer ${token}` },
    redirect: 'manual',
  });

describe('files.info', () => {
  it('describes a file in a conversation of the bot', async () => {
    const { id } = picture([places.general]);
    expect(await info(id)).toMatchObject({
      file: {
        id,
        size: 3,
        filetype: 'png',
        mode: 'hosted',
        url_private: `${running.slack.origin}/files/${id}/cat.png`,
      },
    });
  });

  it('knows nothing of files in conversations without the bot', async () => {
    expect(await info(picture([places.secret]).id)).toMatchObject({ error: 'file_not_found' });
    expect(await info(picture([places.random]).id)).toMatchObject({ error: 'file_not_found' });
    expect(await info(picture([]).id)).toMatchObject({ error: 'file_not_found' });
  });

  it('says that a file was deleted', async () => {
    const { id } = picture([places.general]);
    running.slack.removeFile(id);
    expect(await info(id)).toMatchObject({ error: 'file_deleted' });
  });

  it('gives the whole of a file of which messages carry a stub', async () => {
    const file = picture([], { file_access: 'check_file_info' });
    const { post } = running.slack.connect('http://127.0.0.1:1/');
    const message = post({ user: people.sender, channel: places.general, text: 'look', files: [file] });
    expect(message.files).toEqual([
      { id: file.id, created: 0, timestamp: 0, mode: 'file_access', file_access: 'check_file_info' },
    ]);
    expect(await info(file.id)).toMatchObject({ file: { name: 'cat.png' } });
  });

  it('points elsewhere for external files', async () => {
    const external_url = 'https://drive.example.com/cat';
    expect(await info(picture([places.general], { mode: 'external', external_url }).id)).toMatchObject({
      file: { is_external: true, url_private: external_url },
    });
  });
});

describe('the message that a file is in', () => {
  const posted = (more: { threadTs?: string } = {}) => {
    const { post } = running.slack.connect('http://127.0.0.1:1/');
    const file = picture([]);
    return { file, ...post({ user: people.sender, channel: places.general, text: 'look', files: [file], ...more }) };
  };
  const listed = async (args: Json = {}) => {
    const { files } = await running.call('files.list', { channel: places.general, ...args });
    return Array.isArray(files) ? files.map((it: Json) => it.id) : files;
  };

  it('is told by files.info, with its thread, and not by files.list', async () => {
    running.slack.habits.freshMessages = 'there';
    const parent = posted();
    const { file, ts } = posted({ threadTs: parent.ts });
    const share = { ts, thread_ts: parent.ts, share_user_id: people.sender };
    expect(await info(file.id)).toMatchObject({ file: { shares: { public: { [places.general]: [share] } } } });
    expect((await running.call('files.list')).files).toMatchObject([{ id: file.id }, { id: parent.file.id }]);
    expect(JSON.stringify(await running.call('files.list'))).not.toContain('shares');
  });

  it('is not in the list at the first look, or its place is not known, or it never is, by habit', async () => {
    const { file } = posted();
    expect([await listed(), await listed()]).toEqual([[], [file.id]]);
    running.slack.habits.freshMessages = 'unshared';
    const late = posted();
    expect(await listed()).toEqual([late.file.id, file.id]);
    expect(await info(late.file.id)).toMatchObject({ file: { shares: { public: {}, private: {} } } });
    expect(await info(late.file.id)).toMatchObject({ file: { shares: { public: { [places.general]: [{}] } } } });
    running.slack.habits.freshMessages = 'unlisted';
    expect(await listed()).toEqual([]);
  });

  it('is looked for by person, time, kind and page', async () => {
    running.slack.habits.freshMessages = 'there';
    const [first, second] = [posted().file, posted().file];
    const created = Math.floor(running.clock.ms / 1000);
    expect(await listed({ user: people.colleague })).toEqual([]);
    expect(await listed({ ts_from: String(created + 1) })).toEqual([]);
    expect(await listed({ ts_to: String(created - 1) })).toEqual([]);
    expect(await listed({ types: 'pdfs' })).toEqual([]);
    expect(await listed({ types: 'images', ts_from: String(created) })).toEqual([second.id, first.id]);
    expect(await listed({ count: 1 })).toEqual([second.id]);
    expect(await listed({ count: 1, page: 2 })).toEqual([first.id]);
    expect(await running.call('files.list', { user: 'U0NOBODY01' })).toMatchObject({ error: 'user_not_found' });
    expect(await running.call('files.list', { channel: places.secret })).toMatchObject({ error: 'channel_not_found' });
    running.slack.scopes.delete('files:read');
    expect(await running.call('files.list')).toMatchObject({ error: 'missing_scope', needed: 'files:read' });
  });

  it('is read with the scope of its kind of conversation, a moment late', async () => {
    const { file, ts } = posted();
    const read = () => running.call('conversations.replies', { channel: places.general, ts });
    expect(await read()).toMatchObject({ error: 'missing_scope' });
    running.slack.scopes.add('groups:history');
    expect(await read()).toMatchObject({ error: 'missing_scope' });
    running.slack.scopes.add('channels:history');
    expect(await read()).toMatchObject({ error: 'thread_not_found' });
    expect(await read()).toMatchObject({ messages: [{ ts, files: [{ id: file.id }], upload: false }] });
  });
});

describe('a download', () => {
  it('leads to another address, which wants the token again', async () => {
    const { id } = picture([places.general]);
    const response = await get(id);
    const location = response.headers.get('location') ?? '';
    expect([response.status, location]).toEqual([302, `${running.slack.origin}/files-origin/${id}/cat.png`]);
    expect((await fetch(location, { redirect: 'manual' })).headers.get('x-slack-meta')).toBe('?;acl_fail');
    const bytes = await fetch(location, { headers: { authorization: `Bearer ${botToken}` } });
    expect(new Uint8Array(await bytes.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
  });

  it('gives the bytes at once where the workspace has them so', async () => {
    running.slack.habits.downloads = 'direct';
    const response = await get(picture([places.general]).id);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
  });

  it('redirects everyone else to a page that looks like success', async () => {
    const { id } = picture([places.general]);
    const refused = await get(id, 'xoxb-wrong');
    expect([refused.status, refused.headers.get('x-slack-meta')]).toEqual([302, '?;acl_fail']);
    const page = await fetch(new URL(refused.headers.get('location') ?? '', running.slack.origin));
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await get(picture([places.secret]).id)).status).toBe(302);
    running.slack.scopes.delete('files:read');
    expect((await get(id)).status).toBe(302);
  });
});

it('takes an upload in three steps and shares it', async () => {
  const start = await running.call('files.getUploadURLExternal', { filename: 'dog.png', length: 2 });
  const early = await running.call('files.completeUploadExternal', { files: [{ id: start.file_id }] });
  expect(early).toMatchObject({ error: 'file_not_found' });
  await fetch(String(start.upload_url), { method: 'POST', body: new Uint8Array([7, 8]) });
  const done = await running.call('files.completeUploadExternal', {
    files: [{ id: start.file_id, title: 'Dog' }],
    channel_id: places.general,
  });
  expect(done).toMatchObject({ ok: true, files: [{ title: 'Dog', size: 2, mimetype: '' }] });
  expect(running.slack.messages(places.general)[0]?.files).toMatchObject([{ id: start.file_id }]);
});

describe('an upload', () => {
  let completed: Json = {};
  const upload = async (to: Json = {}) => {
    const { file_id: id, upload_url: url } = await running.call('files.getUploadURLExternal', {
      filename: 'dog.png',
      length: 1,
    });
    await fetch(String(url), { method: 'POST', body: new Uint8Array([7]) });
    completed = await running.call('files.completeUploadExternal', { files: [{ id }], ...to });
    return String(id);
  };
  const show = (id: string) => {
    const blocks = [{ type: 'image', slack_file: { id }, alt_text: 'A dog' }];
    return running.call('chat.postMessage', { channel: places.general, text: 'Look', blocks });
  };
  const refused = { ok: false, errors: ['invalid slack file [json-pointer:/blocks/0/slack_file]'] };

  it('has no type and is shown nowhere for one and a half seconds', async () => {
    const id = await upload();
    running.clock.ms += 1_499;
    expect(await info(id)).toMatchObject({ ok: true, file: { mimetype: '' } });
    expect(await show(id)).toMatchObject({ ...refused, error: 'invalid_blocks' });
    running.clock.ms += 1;
    expect(await info(id)).toMatchObject({ ok: true, file: { mimetype: 'image/png' } });
    expect(await show(id)).toMatchObject({ ok: true });
  });

  it('is refused in another word, is ready at once, or never, where the workspace is so', async () => {
    running.slack.habits.unreadyPicture = 'fileNotFound';
    running.slack.habits.uploads = 'never';
    const never = await upload();
    running.clock.ms += 3_600_000;
    expect(await show(never)).toMatchObject({ ...refused, error: 'file_not_found' });
    running.slack.habits.uploads = 'atOnce';
    expect(await show(await upload())).toMatchObject({ ok: true });
  });

  it('in a direct message is found by that person alone, and posted with its words', async () => {
    const { channel } = await running.call('conversations.open', { users: people.sender });
    const { id: channelId } = channel as { id: string };
    const id = await upload({ channel_id: channelId, initial_comment: 'For you' });
    expect(running.slack.dms(people.sender)).toMatchObject([{ text: 'For you', files: [{ id }] }]);
    expect(running.slack.opens(people.sender, id)).toBe(true);
    const others = Object.values(people).filter((it) => it !== people.sender);
    expect(others.filter((it) => running.slack.opens(it, id))).toEqual([]);
  });

  it('in a public channel is found by everybody but guests and strangers who are not in it', async () => {
    const id = await upload({ channel_id: places.general });
    expect(Object.values(people).filter((it) => running.slack.opens(it, id))).not.toContain(people.external);
    expect(running.slack.opens(people.guest, id)).toBe(true);
    running.slack.channels.get(places.general)?.members.clear();
    expect(running.slack.opens(people.colleague, id)).toBe(true);
    expect(running.slack.opens(people.guest, id)).toBe(false);
  });

  it('is posted nowhere where the bot is not', async () => {
    const id = await upload({ channel_id: places.random });
    expect(completed).toMatchObject({ error: 'not_in_channel' });
    expect(running.slack.opens(people.sender, id)).toBe(false);
    await upload({ channel_id: places.secret });
    expect(completed).toMatchObject({ error: 'channel_not_found' });
  });

  it('is deleted by the bot that made it, once', async () => {
    const id = await upload();
    expect(await running.call('files.delete', { file: id })).toMatchObject({ ok: true });
    expect(await running.call('files.delete', { file: id })).toMatchObject({ error: 'file_deleted' });
    expect(await running.call('files.delete', { file: 'F0' })).toMatchObject({ error: 'file_not_found' });
    const { id: ofPerson } = picture([places.general]);
    expect(await running.call('files.delete', { file: ofPerson })).toMatchObject({ error: 'cant_delete_file' });
    running.slack.scopes.delete('files:write');
    expect(await running.call('files.delete', { file: id })).toMatchObject({ error: 'missing_scope' });
  });
});
