import { WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError, WebClient } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { keepLog } from '../../../test/support/http.ts';
import { createCall, type Slack } from '../api/call.ts';
import { createSlackFileSource, type SlackFile } from './file-source.ts';

const hosted: SlackFile = {
  id: 'F012ABC',
  name: 'cat.gif',
  size: 6,
  mimetype: 'image/gif',
  mode: 'hosted',
  url_private: 'https://files.slack.com/files-pri/T1-F012ABC/cat.gif',
  url_private_download: 'https://files.slack.com/files-pri/T1-F012ABC/download/cat.gif',
};
const gif = 'GIF89a';
const now = 1_780_000_000_000;
const secondsAgo = (seconds: number) => now / 1_000 - seconds;

type Asked = { url: string; authorization: string | null; redirect: string | undefined };

/** Slack, as far as it is asked for what it knows of a file. */
const slackSaying = (info: SlackFile | Error | undefined): Slack => {
  const client = new WebClient();
  client.files.info = async () => {
    if (info instanceof Error) throw info;
    return info ? { ok: true, file: info } : { ok: true };
  };
  return { client, call: createCall(keepLog().log) };
};

/** What `files.info` says, and what a download answers. */
const world = (
  info: SlackFile | Error | undefined,
  answer: () => Response | Promise<Response> = () => new Response(gif),
) => {
  const asked: Asked[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const authorization = new Headers(init?.headers).get('authorization');
    asked.push({ url: String(url), authorization, redirect: init?.redirect });
    return answer();
  };
  const options = {
    ...slackSaying(info),
    botToken: 'xoxb-1',
    slackApiUrl: 'http://127.0.0.1:9/api/',
    fetch,
    now: () => now,
  };
  const source = createSlackFileSource(options);
  return { asked, read: (maxBytes = 100) => source.read('F012ABC', maxBytes) };
};
const platformError = (error: string) => new WebAPIPlatformError({ ok: false, error });

/** As Slack describes a file that it has not processed yet. */
const { url_private: _url, url_private_download: _download, mimetype: _type, ...unprocessed } = hosted;

describe('a file that Slack has not processed yet', () => {
  const notFound = () => new Response('', { status: 404 });

  it.each<[string, SlackFile]>([
    ['without an address', { ...unprocessed, created: secondsAgo(3) }],
    ['without an address, by a clock that is ahead of ours', { ...unprocessed, created: secondsAgo(-3) }],
    ['without a type, where its address leads nowhere yet', { ...hosted, mimetype: '', created: secondsAgo(3) }],
  ])('is tried again %s', async (_what, file) => {
    expect(await world(file, notFound).read()).toEqual({ kind: 'failed', reason: 'slack file: not processed yet' });
  });

  it.each<[string, SlackFile]>([
    ['of an unknown age', unprocessed],
    ['that is old', { ...unprocessed, created: secondsAgo(600) }],
    ['that another organization keeps to itself', { ...unprocessed, mode: 'file_access', created: secondsAgo(3) }],
    ['that is too large in any case', { ...hosted, mimetype: '', size: 101, created: secondsAgo(3) }],
    ['that was deleted', { ...unprocessed, mode: 'tombstone', created: secondsAgo(3) }],
  ])('is not waited for %s', async (_what, file) => {
    expect(await world(file).read()).toMatchObject({ kind: 'refused' });
  });

  it('is tried again where there is nothing in it yet', async () => {
    const empty = { ...hosted, mimetype: '', created: secondsAgo(3) };
    expect(await world(empty, () => new Response('')).read()).toMatchObject({ kind: 'failed' });
    expect(await world(hosted, () => new Response('')).read()).toMatchObject({ kind: 'file' });
  });

  it('is read where it can be, although it has no type', async () => {
    expect(await world({ ...hosted, mimetype: '', created: secondsAgo(3) }).read()).toMatchObject({ kind: 'file' });
  });
});

describe('createSlackFileSource', () => {
  it('reads a file with the token, and leaves no redirect to fetch', async () => {
    const { read, asked } = world(hosted);
    expect(await read()).toEqual({ kind: 'file', name: 'cat.gif', bytes: new TextEncoder().encode(gif) });
    expect(asked).toEqual([{ url: hosted.url_private_download, authorization: 'Bearer xoxb-1', redirect: 'manual' }]);
  });

  it('takes the plain URL where there is none for downloading, and the title where there is no name', async () => {
    const { url_private_download: _none, ...file } = hosted;
    const { read, asked } = world({ ...file, ...JSON.parse('{ "name": null, "title": "Cat" }') });
    expect(await read()).toMatchObject({ kind: 'file', name: 'Cat' });
    expect(asked[0]?.url).toBe(hosted.url_private);
  });

  it.each([
    'https://files.slack.com/x',
    'https://files-origin.slack.com/x',
    'https://a.b.slack-edge.com/x',
    'https://slack-files.com/x',
    'https://files.slack-gov.com/x',
    'https://files-origin.slack-gov.com/x',
    'http://127.0.0.1:9/files/x',
  ])('sends the token to %s', async (url) => {
    const { read, asked } = world({ ...hosted, url_private_download: url });
    expect(await read()).toMatchObject({ kind: 'file' });
    expect(asked).toHaveLength(1);
  });

  it.each([
    'http://files.slack.com/x',
    'https://files.slack.com:8443/x',
    'https://notslack.com/x',
    'https://files.slack.com.evil.example/x',
    'https://files.slack.com./x',
    'https://slack.com.evil.example/x',
    'https://evil.example/slack.com/x',
    'https://files.slack.com@evil.example/x',
    'https://ann:pw@files.slack.com/x',
    'https://127.0.0.1:9/files/x',
    'http://127.0.0.1:10/files/x',
    'http://localhost:9/files/x',
    'file:///etc/passwd',
    'nonsense',
  ])('never asks %s', async (url) => {
    const { read, asked } = world({ ...hosted, url_private_download: url });
    expect(await read()).toMatchObject({ kind: 'refused', failure: { code: 'media.file-external' } });
    expect(asked).toEqual([]);
  });

  it.each(['https://slack.com/x', 'https://team.slack.com/x', 'https://files.team.slack.com/x'])(
    'never asks %s, which hands out no files',
    async (url) => {
      const { read, asked } = world({ ...hosted, url_private_download: url });
      expect(await read()).toMatchObject({ kind: 'refused', failure: { code: 'media.file-elsewhere' } });
      expect(asked).toEqual([]);
    },
  );

  it.each<[string, SlackFile | undefined, string, string]>([
    ['a file in another service', { ...hosted, mode: 'external' }, 'media.file-external', 'cat.gif is stored outside'],
    ['a file marked as external', { ...hosted, is_external: true }, 'media.file-external', 'attach it in the form'],
    ['a deleted file', { ...hosted, mode: 'tombstone' }, 'media.file-gone', 'cat.gif is not in Slack any more'],
    ['a file hidden by age', { ...hosted, mode: 'hidden_by_limit' }, 'media.file-gone', 'attach it again'],
    [
      'a stub that stays one',
      { id: 'F012ABC', mode: 'file_access', file_access: 'check_file_info' },
      'media.file-access',
      '/invite @mms',
    ],
    ['a file without a URL', { id: 'F012ABC', name: 'x' }, 'media.file-access', '/invite @mms'],
    ['nothing', undefined, 'media.file-access', '/invite @mms'],
    [
      'what is too large',
      { ...hosted, size: 3_100_000 },
      'media.too-large',
      'cat.gif is 3.1 MB, and 0.1 MB is the limit',
    ],
  ])('refuses %s before reading it', async (_what, info, code, words) => {
    const { read, asked } = world(info);
    const outcome = await read();
    expect(outcome).toMatchObject({ kind: 'refused', failure: { code, field: 'files' } });
    expect(outcome.kind === 'refused' && outcome.failure.sentence).toContain(words);
    expect(asked).toEqual([]);
  });

  it.each([
    ['file_not_found', 'media.file-access'],
    ['access_denied', 'media.file-access'],
    ['not_visible', 'media.file-access'],
    ['file_deleted', 'media.file-gone'],
    ['missing_scope', 'media.file-scope'],
  ])('turns %s into a sentence', async (error, code) => {
    expect(await world(platformError(error)).read()).toMatchObject({ kind: 'refused', failure: { code } });
  });

  it.each([
    platformError('ratelimited'),
    platformError('invalid_auth'),
    new WebAPIRateLimitedError(3),
    new WebAPIRequestError(new Error('socket hang up')),
    new Error('socket hang up'),
  ])('may try again after %s', async (error) => expect(await world(error).read()).toMatchObject({ kind: 'failed' }));

  const html = { headers: { 'content-type': 'text/html; charset=utf-8' } };
  it.each<[string, () => Response]>([
    ['a redirect', () => new Response(null, { status: 302, headers: { location: 'https://x.slack.com/?redir=1' } })],
    ['a page of type HTML', () => new Response('hello', html)],
    [
      'a page that calls itself a picture',
      () => new Response('\n<!DOCTYPE html><html>', { headers: { 'content-type': 'image/gif' } }),
    ],
  ])('takes %s for the sign-in page', async (_what, answer) => {
    const outcome = await world(hosted, answer).read();
    expect(outcome).toMatchObject({ kind: 'refused', failure: { code: 'media.file-signin', field: 'files' } });
  });

  const to = (location: string) => () => new Response(null, { status: 302, headers: { location } });
  it('says of a redirect to anywhere else, and of one in circles, that Slack sends it elsewhere', async () => {
    for (const location of ['https://evil.example/cat.gif', 'https://files.slack.com/again']) {
      const outcome = await world(hosted, to(location)).read();
      expect(outcome).toMatchObject({ kind: 'refused', failure: { code: 'media.file-elsewhere', field: 'files' } });
    }
  });

  it('holds the bytes behind a redirect to the same limit', async () => {
    const answers = [to('https://files-origin.slack.com/cat.gif'), () => new Response('x'.repeat(101))];
    const { read, asked } = world(hosted, () => answers.shift()?.() ?? new Response(null, { status: 500 }));
    expect(await read(100)).toMatchObject({ failure: { code: 'media.too-large' } });
    expect(asked).toHaveLength(2);
  });

  it('reads a file that is a web page', async () => {
    const page = () => new Response('<html></html>', html);
    expect(await world({ ...hosted, mimetype: 'text/html' }, page).read()).toMatchObject({ kind: 'file' });
  });

  it.each([401, 403, 404])('says that it may not read what answers %d', async (status) => {
    const outcome = await world(hosted, () => new Response('', { status })).read();
    expect(outcome).toMatchObject({ kind: 'refused', failure: { code: 'media.file-access' } });
  });

  it.each([429, 500, 503])('may try again after status %d', async (status) => {
    expect(await world(hosted, () => new Response('', { status })).read()).toEqual({
      kind: 'failed',
      reason: `slack file: status ${status} from files.slack.com`,
    });
  });

  it('stops reading at the limit, whatever the size was said to be', async () => {
    let pulled = 0;
    let cancelled = false;
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(10));
      },
      cancel() {
        cancelled = true;
      },
    });
    const outcome = await world(hosted, () => new Response(endless)).read(25);
    expect(outcome).toMatchObject({ kind: 'refused', failure: { code: 'media.too-large' } });
    expect(pulled).toBeLessThan(6);
    expect(cancelled).toBe(true);
  });

  it('does not begin to read what is announced as too large', async () => {
    const answer = () => new Response('GIF89a', { headers: { 'content-length': '101' } });
    expect(await world({ ...hosted, size: 1 }, answer).read(100)).toMatchObject({
      failure: { code: 'media.too-large' },
    });
  });

  it('takes what is exactly as large as allowed', async () => {
    expect(await world(hosted).read(6)).toMatchObject({ kind: 'file' });
    expect(await world({ ...hosted, size: 0 }).read(5)).toMatchObject({ kind: 'refused' });
  });

  it('may try again when the connection breaks, and says nothing of the URL', async () => {
    const reset = () => Promise.reject(new TypeError('fetch failed https://files.slack.com/secret'));
    expect(await world(hosted, reset).read()).toEqual({ kind: 'failed', reason: 'slack file: connection' });
  });

  it('may try again when the answer breaks off', async () => {
    const broken = new ReadableStream({
      start: (controller) => controller.error(new Error('reset')),
    });
    expect(await world(hosted, () => new Response(broken)).read()).toMatchObject({ kind: 'failed' });
  });

  it('gives up at the deadline', async () => {
    const fetch: typeof globalThis.fetch = (_url, init) =>
      new Promise((_done, fail) => init?.signal?.addEventListener('abort', () => fail(init.signal?.reason)));
    const account = { botToken: 'xoxb-1', slackApiUrl: 'https://slack.com/api/' };
    const options = { ...slackSaying(hosted), ...account, fetch, deadlineMs: 20, now: () => now };
    expect(await createSlackFileSource(options).read('F1', 9)).toEqual({
      kind: 'failed',
      reason: 'slack file: timeout',
    });
  });
});
