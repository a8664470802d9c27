import { describe, expect, it } from 'vitest';
import type { Attachment, Media } from '../domain/message.ts';
import { refuse } from '../domain/refusal.ts';
import type { FileOutcome, FileSource, MediaHost, UploadFile, UploadOutcome } from '../ports.ts';
import { createMediaPreparer } from './prepare.ts';
import type { Probed } from './probe-link.ts';

const gif = (size: number) => {
  const bytes = new Uint8Array(size);
  bytes.set(Buffer.from('GIF89a', 'latin1'));
  return bytes;
};
const file = (name: string, bytes: Uint8Array<ArrayBuffer> = gif(100)): FileOutcome => ({ kind: 'file', name, bytes });
const no = (what: string) => ({ kind: 'refused' as const, failure: refuse(`media.${what}`, what, 'files') });
const fits = (bytes: number): Probed => ({
  kind: 'fits',
  media: { kind: 'url', url: 'https://host.example/a.gif', name: 'a.gif', type: 'image/gif', bytes },
});

/** Slack and Plivo as far as this needs them: files by id, links by URL, and what was uploaded. */
const world = (files: Record<string, FileOutcome>, links: Record<string, Probed> = {}, answer?: UploadOutcome) => {
  const uploads: UploadFile[] = [];
  const host: MediaHost = {
    upload: async (upload) => {
      uploads.push(upload);
      return answer ?? { kind: 'uploaded', mediaId: `m${uploads.length}` };
    },
  };
  const source: FileSource = { read: async (id) => files[id] ?? no(`no-${id}`) };
  const probe = async (url: string) => links[url] ?? no(`no-${url}`);
  const preparer = createMediaPreparer({ files: source, host, probe, now: () => 1000 });
  return { uploads, prepare: (...attachments: Attachment[]) => preparer.prepare(attachments) };
};
const aFile = (fileId: string): Attachment => ({ kind: 'file', fileId, name: null });
const aLink = (url: string): Attachment => ({ kind: 'link', url });

describe('createMediaPreparer', () => {
  it('passes links on and uploads files, in order', async () => {
    const { prepare, uploads } = world({ F1: file('Chat noir é.GIF') }, { a: fits(10) });
    expect(await prepare(aLink('a'), aFile('F1'))).toEqual({
      kind: 'ready',
      media: [
        { kind: 'url', url: 'https://host.example/a.gif', name: 'a.gif', type: 'image/gif', bytes: 10 },
        { kind: 'uploaded', mediaId: 'm1', uploadedAt: 1000, name: 'Chat noir é.GIF', type: 'image/gif', bytes: 100 },
      ] satisfies Media[],
    });
    expect(uploads.map(({ name, type }) => [name, type])).toEqual([['Chat-noir-e.gif', 'image/gif']]);
  });

  it('is ready with nothing for nothing', async () => {
    expect(await world({}).prepare()).toEqual({ kind: 'ready', media: [] });
  });

  it('goes by the bytes, not by the name', async () => {
    const { prepare, uploads } = world({ F1: file('cat.jpg') });
    await prepare(aFile('F1'));
    expect(uploads[0]).toMatchObject({ name: 'cat.gif', type: 'image/gif' });
  });

  it.each([
    [
      'IMG_1.heic',
      '\0\0\0\x18ftypheic\0\0\0\0',
      'IMG_1.heic is a HEIC photo, which carriers do not take yet: attach it as JPEG or PNG.',
    ],
    [
      'a.jpg',
      'RIFF\x24\0\0\0WEBPVP8 ',
      'a.jpg is a WEBP picture, which carriers do not take: attach it as JPEG or PNG.',
    ],
    ['a.pdf', '%PDF-1.7', 'a.pdf is a PDF file. Carriers take JPEG'],
    ['a.txt', 'hello', 'a.txt is of a type that I do not know. Carriers take JPEG'],
  ])('refuses %s by what it holds', async (name, head, sentence) => {
    const { prepare, uploads } = world({ F1: file(name, new Uint8Array(Buffer.from(head, 'latin1'))) });
    expect(await prepare(aFile('F1'))).toEqual({
      kind: 'refused',
      failures: [{ code: 'media.type', field: 'files', sentence: expect.stringContaining(sentence) }],
    });
    expect(uploads).toEqual([]);
  });

  it('collects every refusal and uploads nothing after the first', async () => {
    const { prepare, uploads } = world({ F2: file('ok.gif'), F3: file('x.txt', new Uint8Array(9)) });
    const outcome = await prepare(aFile('F1'), aFile('F2'), aLink('b'), aFile('F3'));
    expect(outcome.kind === 'refused' && outcome.failures.map(({ code }) => code)).toEqual([
      'media.no-F1',
      'media.no-b',
      'media.type',
    ]);
    expect(uploads).toEqual([]);
  });

  it('asks for another try after a passing failure', async () => {
    const { prepare, uploads } = world({ F1: { kind: 'failed', reason: 'status 503' }, F2: file('ok.gif') });
    expect(await prepare(aFile('F1'), aFile('F2'))).toEqual({ kind: 'failed', reason: 'status 503' });
    expect(uploads).toEqual([]);
  });

  it('prefers a refusal to a passing failure, because another try would not help', async () => {
    const { prepare } = world({ F1: { kind: 'failed', reason: 'status 503' } });
    expect(await prepare(aFile('F1'), aFile('F2'))).toMatchObject({ kind: 'refused' });
  });

  it.each<UploadOutcome>([no('plivo'), { kind: 'failed', reason: 'plivo' }])(
    'hands on that an upload is $kind',
    async (answer) => {
      expect(await world({ F1: file('a.gif') }, {}, answer).prepare(aFile('F1'))).toMatchObject({ kind: answer.kind });
    },
  );

  it('keeps the whole message under 5 MB, and says so once', async () => {
    const big = 1_900_000;
    const { prepare } = world(
      { F1: file('a.gif', gif(big)), F2: file('b.gif', gif(big)) },
      { c: fits(big), d: fits(big) },
    );
    const outcome = await prepare(aFile('F1'), aFile('F2'), aLink('c'), aLink('d'));
    expect(outcome).toEqual({
      kind: 'refused',
      failures: [
        {
          code: 'media.too-large-together',
          field: 'files',
          sentence:
            'The attachments are together more than the 5 MB that a message may have: send them in two messages.',
        },
      ],
    });
  });

  it('leaves room for the text', async () => {
    const links = (last: number) => ({ a: fits(2_000_000), b: fits(2_000_000), c: fits(last) });
    const sent = (last: number) => world({}, links(last)).prepare(aLink('a'), aLink('b'), aLink('c'));
    expect((await sent(1_000_000 - 6_401)).kind).toBe('ready');
    expect((await sent(1_000_000 - 6_400)).kind).toBe('refused');
  });

  it('holds the bytes of two files at a time, over all dispatches', async () => {
    let reading = 0;
    let most = 0;
    const files: FileSource = {
      read: async () => {
        reading += 1;
        most = Math.max(most, reading);
        return file('a.gif');
      },
    };
    const host: MediaHost = {
      upload: async () => {
        await new Promise(setImmediate);
        reading -= 1;
        return { kind: 'uploaded', mediaId: 'm' };
      },
    };
    const { prepare } = createMediaPreparer({ files, host, probe: async () => fits(1), now: () => 0 });
    await Promise.all(Array.from({ length: 6 }, () => prepare([aFile('F1'), aFile('F2')])));
    expect(most).toBe(2);
  });
});
