import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { obstacleOfLink, reasonOfLink } from '../obstacles.ts';
import { type PlainReason, rejected, refusalOf as sentenceOf } from '../refusals.ts';
import { fetchLink, nameOf } from './fetch-link.ts';
import type { Fetched } from './guard.ts';

const gif = Buffer.from('GIF89a\x01\0\x01\0 and the rest', 'latin1');
const url = 'https://host.example/pets/cat.gif?size=l';

type Answer = { status?: number; headers?: Record<string, string>; body?: Readable };

const answer = ({ status = 200, headers = {}, body = Readable.from([gif]) }: Answer): Fetched => {
  const all: Record<string, string> = { 'content-type': 'image/gif', 'content-length': '23', ...headers };
  return { kind: 'answer', host: 'host.example', status, header: (name) => all[name] || undefined, body };
};
const maxBytes = 3_000_000;
const read = (fetched: Fetched, link = url) => fetchLink({ get: async () => fetched, maxBytes }, link);
const refusalOf = async (fetched: Fetched, link?: string) => {
  const outcome = await read(fetched, link);
  if (outcome.kind !== 'refused') throw new Error(outcome.kind);
  return sentenceOf(outcome.no, { name: link ?? url, field: 'links' });
};
const unreachable = (code: string): Fetched => ({
  kind: 'failed',
  trouble: { host: 'host.example', why: 'connection', code },
});
const silent: Fetched = { kind: 'failed', trouble: { host: 'host.example', why: 'no-answer' } };
const late = new DOMException('too late', 'TimeoutError');
const because = (why: PlainReason): Fetched => rejected({ why });

describe('fetchLink', () => {
  it('reads a link whole, and names it by its path', async () => {
    expect(await read(answer({}))).toEqual({ kind: 'fetched', name: 'cat.gif', bytes: new Uint8Array(gif) });
  });

  it('stops reading at the limit, and closes the connection', async () => {
    let sent = 0;
    const endless = new Readable({
      read() {
        sent += 1;
        this.push(Buffer.alloc(1_000_000));
      },
      highWaterMark: 1024,
    });
    const failure = await refusalOf(answer({ body: endless, headers: { 'content-length': '' } }));
    expect(failure.sentence).toContain('is more than 3 MB');
    expect(endless.destroyed).toBe(true);
    expect(sent).toBeLessThan(6);
  });

  it('closes the connection of what it refuses', async () => {
    const body = Readable.from([gif]);
    await refusalOf(answer({ status: 404, body }));
    expect(body.destroyed).toBe(true);
  });

  it.each<[string, Record<string, string>]>([
    ['another type', { 'content-type': 'image/webp' }],
    ['no type', { 'content-type': '' }],
    ['no length', { 'content-length': '' }],
    ['a mad length', { 'content-length': '-1' }],
    ['a length that is not the true one', { 'content-length': '22' }],
  ])('reads a link that is served with %s', async (_what, headers) => {
    expect(await read(answer({ headers }))).toMatchObject({ kind: 'fetched', bytes: new Uint8Array(gif) });
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
    ['one byte too many', { headers: { 'content-length': '3000001' } }, 'media.too-large', 'is 3.1 MB'],
  ])('refuses %s', async (_what, given, code, words) => {
    const failure = await refusalOf(answer(given));
    expect(failure).toMatchObject({ code, field: 'links' });
    expect(failure.sentence).toContain(`${url} `);
    expect(failure.sentence).toContain(words);
  });

  it.each([
    'link-private',
    'link-credentials',
    'link-port',
    'link-scheme',
    'link-redirects',
    'link-unreadable',
    'link-missing',
    'link-unreachable',
  ] as const)('says why it does not look, or cannot: %s', async (why) => {
    expect(await refusalOf(because(why))).toMatchObject({ code: `media.${why}`, field: 'links' });
  });

  it('does not repeat a password', async () => {
    const { sentence } = await refusalOf(because('link-credentials'), 'https://ann:hunter2@host.example/a.gif');
    expect(sentence).toMatch(/^https:\/\/host\.example\/a\.gif holds a user name/);
  });

  it('gives each reason its own sentence', async () => {
    const reasons = ['private', 'credentials', 'port', 'scheme', 'redirects', 'unreadable'] as const;
    const sentences = await Promise.all(reasons.map(async (why) => (await refusalOf(because(`link-${why}`))).sentence));
    expect(new Set(sentences).size).toBe(reasons.length);
  });

  it('names at most 80 characters of the link', async () => {
    const long = `https://host.example/${'a'.repeat(3000)}`;
    const { sentence } = await refusalOf(answer({ status: 404 }), long);
    expect(sentence).toContain(`${long.slice(0, 79)}… leads`);
  });

  it.each<[string, Fetched, string, string]>([
    ['a passing network failure', unreachable('ECONNRESET'), "can't be reached", 'ECONNRESET'],
    ['a host without an answer', silent, "didn't answer in time", 'no-answer'],
    ['a host in trouble', answer({ status: 503 }), 'answered 503', 'status 503'],
    ['a host that is asked too often', answer({ status: 429 }), 'answered 429', 'status 429'],
    [
      'an answer that breaks off',
      answer({ body: brokenWith(new Error('reset')) }),
      'broke off before the end',
      'broke',
    ],
    ['an answer without an end', answer({ body: brokenWith(late) }), 'was too slow to send it to the end', 'slow'],
  ])('may try again after %s, with a sentence that names both', async (_what, fetched, words, reason) => {
    const outcome = await read(fetched);
    if (outcome.kind !== 'failed') throw new Error(outcome.kind);
    const { sentence } = obstacleOfLink(nameOf(url), outcome.trouble);
    expect(sentence).toBe(`cat.gif: host.example ${words}.`);
    expect(reasonOfLink(outcome.trouble)).toContain(reason);
    expect(reasonOfLink(outcome.trouble)).not.toContain('host.example');
  });

  it('names a link without a path by its host, once', () => {
    const { sentence } = obstacleOfLink(nameOf('https://host.example/?key=1'), {
      host: 'host.example',
      why: 'status',
      status: 503,
    });
    expect(sentence).toBe('host.example answered 503.');
  });
});

function brokenWith(error: Error): Readable {
  return new Readable({
    read() {
      this.destroy(error);
    },
  });
}
