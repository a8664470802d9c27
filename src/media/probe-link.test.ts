import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Fetched } from './guard.ts';
import { createLinkProbe } from './probe-link.ts';

const gif = Buffer.from('GIF89a\x01\0\x01\0 and the rest', 'latin1');
const url = 'https://host.example/pets/cat.gif?size=l';

type Answer = { status?: number; headers?: Record<string, string>; body?: Readable; url?: string };

const answer = ({ status = 200, headers = {}, body = Readable.from([gif]), url: end = url }: Answer): Fetched => {
  const all: Record<string, string> = { 'content-type': 'image/gif', 'content-length': '22', ...headers };
  return { kind: 'answer', status, header: (name) => all[name] || undefined, url: end, body };
};
const probed = (fetched: Fetched, link = url) => createLinkProbe({ fetch: async () => fetched })(link);
const refusalOf = async (fetched: Fetched, link?: string) => {
  const outcome = await probed(fetched, link);
  if (outcome.kind !== 'refused') throw new Error(outcome.kind);
  return outcome.failure;
};

describe('createLinkProbe', () => {
  it('passes a link on that fits', async () => {
    expect(await probed(answer({}))).toEqual({
      kind: 'fits',
      media: { kind: 'url', url, name: 'cat.gif', type: 'image/gif', bytes: 22 },
    });
  });

  it('passes on where a redirect ended', async () => {
    const end = 'https://cdn.example/1';
    expect(await probed(answer({ url: end }))).toMatchObject({ media: { url: end, name: 'cat.gif' } });
  });

  it('reads no more than the head, and closes the connection', async () => {
    let sent = 0;
    const endless = new Readable({
      read() {
        sent += 1;
        this.push(sent === 1 ? gif : Buffer.alloc(1024));
      },
      highWaterMark: 1024,
    });
    expect(await probed(answer({ body: endless }))).toMatchObject({ kind: 'fits' });
    expect(endless.destroyed).toBe(true);
    expect(sent).toBeLessThan(10);
  });

  it('closes the connection of what it refuses', async () => {
    const body = Readable.from([gif]);
    await refusalOf(answer({ status: 404, body }));
    expect(body.destroyed).toBe(true);
  });

  it('takes another spelling of the type', async () => {
    const body = Readable.from([Buffer.from('ffd8ffe000104a46494600010101', 'hex')]);
    expect(await probed(answer({ body, headers: { 'content-type': 'image/jpg; x=y' } }))).toMatchObject({
      media: { type: 'image/jpeg' },
    });
  });

  it.each<[string, Answer, string, string]>([
    ['a web page', { headers: { 'content-type': 'text/html; charset=utf-8' } }, 'media.link-page', 'is a web page'],
    [
      'a web page that calls itself a picture',
      { body: Readable.from([Buffer.from('\n<!DOCTYPE html><p>')]) },
      'media.link-page',
      'copy its address',
    ],
    ['nothing there', { status: 404 }, 'media.link-missing', 'leads to nothing (404)'],
    ['nothing there any more', { status: 410 }, 'media.link-missing', 'leads to nothing (410)'],
    ['a closed door', { status: 403 }, 'media.link-forbidden', 'is not open to everyone (403)'],
    ['another status', { status: 418 }, 'media.link-status', 'answers with an error (418)'],
    ['part of a file', { status: 206 }, 'media.link-status', '(206)'],
    ['3 MB', { headers: { 'content-length': '3000000' } }, 'media.too-large', 'is 3 MB, and 2 MB is the limit'],
    ['one byte too many', { headers: { 'content-length': '2000001' } }, 'media.too-large', 'is 2.1 MB'],
    ['no length', { headers: { 'content-length': '' } }, 'media.link-no-length', 'does not say how large it is'],
    ['a mad length', { headers: { 'content-length': '-1' } }, 'media.link-no-length', 'does not say how large it is'],
    [
      'an unsupported type',
      {
        body: Readable.from([Buffer.from('RIFF\x24\0\0\0WEBPVP8 ', 'latin1')]),
        headers: { 'content-type': 'image/webp' },
      },
      'media.type',
      'is image/webp, which carriers do not take',
    ],
    [
      'text',
      { body: Readable.from([Buffer.from('hello')]), headers: { 'content-type': 'text/plain' } },
      'media.type',
      'is text/plain',
    ],
    ['a wrong type', { headers: { 'content-type': 'image/png' } }, 'media.link-mislabelled', 'holds image/gif'],
    ['no type', { headers: { 'content-type': '' } }, 'media.link-mislabelled', 'holds image/gif'],
    ['no bytes', { body: Readable.from([]) }, 'media.link-empty', 'is empty'],
  ])('refuses %s', async (_what, given, code, words) => {
    const failure = await refusalOf(answer(given));
    expect(failure).toMatchObject({ code, field: 'links' });
    expect(failure.sentence).toContain(`${url} `);
    expect(failure.sentence).toContain(words);
  });

  it.each([
    ['private', 'media.link-private'],
    ['credentials', 'media.link-credentials'],
    ['port', 'media.link-port'],
    ['scheme', 'media.link-scheme'],
    ['redirects', 'media.link-redirects'],
    ['unreadable', 'media.link-unreadable'],
  ] as const)('says why it does not look: %s', async (why, code) => {
    expect(await refusalOf({ kind: 'blocked', why })).toMatchObject({ code, field: 'links' });
  });

  it('does not repeat a password', async () => {
    const { sentence } = await refusalOf(
      { kind: 'blocked', why: 'credentials' },
      'https://ann:hunter2@host.example/a.gif',
    );
    expect(sentence).toMatch(/^https:\/\/host\.example\/a\.gif holds a user name/);
  });

  it.each([
    ['no-such-host', 'media.link-missing'],
    ['timeout', 'media.link-timeout'],
    ['connection', 'media.link-unreachable'],
  ] as const)('refuses a host that cannot be reached: %s', async (why, code) => {
    const failure = await refusalOf({ kind: 'unreachable', why, code: 'X', transient: false });
    expect(failure.code).toBe(code);
  });

  it('gives each reason its own sentence', async () => {
    const reasons = ['private', 'credentials', 'port', 'scheme', 'redirects', 'unreadable'] as const;
    const sentences = await Promise.all(
      reasons.map(async (why) => (await refusalOf({ kind: 'blocked', why })).sentence),
    );
    expect(new Set(sentences).size).toBe(reasons.length);
  });

  it('names at most 80 characters of the link', async () => {
    const long = `https://host.example/${'a'.repeat(3000)}`;
    const { sentence } = await refusalOf(answer({ status: 404 }), long);
    expect(sentence).toContain(`${long.slice(0, 79)}… leads`);
  });

  it.each<[string, Fetched]>([
    ['a passing network failure', { kind: 'unreachable', why: 'connection', code: 'ECONNRESET', transient: true }],
    ['a host in trouble', answer({ status: 503 })],
    ['a host that is asked too often', answer({ status: 429 })],
    ['an answer that breaks off', answer({ body: brokenWith(new Error('reset')) })],
  ])('may try again after %s', async (_what, fetched) => {
    const outcome = await probed(fetched);
    expect(outcome).toMatchObject({ kind: 'failed' });
    expect(JSON.stringify(outcome)).not.toContain('host.example');
  });

  it('refuses a link whose body never comes', async () => {
    const late = brokenWith(new DOMException('too late', 'TimeoutError'));
    expect((await refusalOf(answer({ body: late }))).code).toBe('media.link-timeout');
  });
});

function brokenWith(error: Error): Readable {
  return new Readable({
    read() {
      this.destroy(error);
    },
  });
}
