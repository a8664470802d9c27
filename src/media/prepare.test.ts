import { describe, expect, it } from 'vitest';
import { refuse } from '../domain/language/refusal.ts';
import { planMedia, type Seen } from '../domain/media-plan.ts';
import type { Attachment, Media } from '../domain/message/message.ts';
import type { FileOutcome, FileSource, Intake, MediaHost, UploadFile, UploadOutcome } from '../ports/index.ts';
import type { FetchedLink } from './fetch/fetch-link.ts';
import type { Fitter } from './fit.ts';
import { createMediaPreparer } from './prepare.ts';
import { rejected } from './refusals.ts';
import { mediaLimits } from './types.ts';

const limits = mediaLimits(600_000);

/** Bytes that stand for a picture (`p`) or a video (`v`) of their length; anything else is damaged. */
const made = (kind: 'p' | 'v' | '?', size: number) => {
  const bytes = new Uint8Array(size);
  bytes[0] = kind.charCodeAt(0);
  return bytes;
};

/** Shrinks by cutting off, so that tests see budgets without drawing anything. */
const fitter: Fitter = {
  look: async (bytes) => {
    const kind = String.fromCharCode(bytes[0] ?? 0);
    if (kind === 'v')
      return { kind: 'other', bytes, seen: { kind: 'other', type: 'video/mp4', bytes: bytes.length }, notes: [] };
    if (kind !== 'p') return { kind: 'refused', no: { why: 'type', found: undefined } };
    const facts = {
      frames: 1,
      transparent: false,
      turned: false,
      isProgressive: false,
      isDeep: false,
      isP3: false,
      hasMore: false,
      foreignColors: false,
      hasLocation: true,
    };
    const seen: Seen = {
      ...facts,
      kind: 'picture',
      type: 'image/jpeg',
      bytes: bytes.length,
      width: 1,
      height: 1,
      sendable: 'as-is',
    };
    return {
      kind: 'picture',
      bytes,
      seen,
      facts: { ...facts, type: seen.type, width: 1, height: 1, icc: undefined },
    };
  },
  check: (looked, room) => {
    if (looked.kind === 'refused') return looked;
    const plan = planMedia(looked.seen, room, limits);
    if (plan.do !== 'refuse') return undefined;
    return rejected(
      plan.why === 'too-large' ? { why: plan.why, bytes: looked.bytes.length } : { why: 'too-large-together' },
    );
  },
  fit: async (looked, room) => {
    if (looked.kind === 'refused') return looked;
    const plan = planMedia(looked.seen, room, limits);
    if (plan.do === 'refuse') return rejected({ why: 'too-large-together' });
    const { type, bytes } = looked.seen;
    if (plan.do !== 'shrink') {
      const preview = looked.kind === 'picture' ? { preview: made('p', 9) } : {};
      return { kind: 'fitted', type, bytes: looked.bytes, notes: [], ...preview };
    }
    const small = looked.bytes.slice(0, plan.maxBytes);
    return {
      kind: 'fitted',
      type,
      bytes: small,
      was: { type, bytes },
      notes: ['location-removed'],
      preview: made('p', 9),
    };
  },
};

const file = (name: string, bytes: Uint8Array<ArrayBuffer> = made('p', 100)): FileOutcome => ({
  kind: 'file',
  name,
  bytes,
});
const no = (what: string) => ({ kind: 'refused' as const, failure: refuse(`media.${what}`, what, 'files') });
const link = (bytes: Uint8Array<ArrayBuffer>): FetchedLink => ({ kind: 'fetched', name: 'a.jpg', bytes });

/** Slack and Plivo as far as this needs them: files by id, links by URL, and what was uploaded. */
const world = (files: Record<string, FileOutcome>, links: Record<string, FetchedLink> = {}, answer?: UploadOutcome) => {
  const uploads: UploadFile[] = [];
  const host: MediaHost = {
    upload: async (upload) => {
      uploads.push(upload);
      return answer ?? { kind: 'uploaded', mediaId: `m${uploads.length}` };
    },
  };
  const source: FileSource = { read: async (id) => files[id] ?? no(`no-${id}`) };
  const preparer = createMediaPreparer({
    files: source,
    fetchLink: async (url) => links[url] ?? rejected({ why: 'link-missing' }),
    fitter,
    host,
    now: () => 1000,
  });
  return { uploads, prepare: (...attachments: Attachment[]) => preparer.prepare(attachments) };
};
const aFile = (fileId: string): Attachment => ({ kind: 'file', fileId, name: null });
const aLink = (url: string): Attachment => ({ kind: 'link', url });
const sizes = (uploads: UploadFile[]) => uploads.map(({ bytes }) => bytes.length);

describe('createMediaPreparer', () => {
  it('uploads links and files, in order', async () => {
    const { prepare, uploads } = world({ F1: file('Chat noir é.JPEG') }, { a: link(made('p', 10)) });
    expect(await prepare(aLink('a'), aFile('F1'))).toEqual({
      kind: 'ready',
      media: [
        {
          kind: 'uploaded',
          mediaId: 'm1',
          uploadedAt: 1000,
          name: 'a.jpg',
          type: 'image/jpeg',
          bytes: 10,
        },
        {
          kind: 'uploaded',
          mediaId: 'm2',
          uploadedAt: 1000,
          name: 'Chat noir é.JPEG',
          type: 'image/jpeg',
          bytes: 100,
        },
      ] satisfies Media[],
      previews: [
        { of: 0, name: 'a.jpg', bytes: expect.any(Uint8Array) },
        { of: 1, name: 'Chat noir é.jpg', bytes: expect.any(Uint8Array) },
      ],
    });
    expect(uploads.map(({ name, type }) => [name, type])).toEqual([
      ['a.jpg', 'image/jpeg'],
      ['Chat noir é.JPEG', 'image/jpeg'],
    ]);
  });

  it('tells what was changed', async () => {
    const { prepare } = world({ F1: file('a.jpg', made('p', 4_100_000)) });
    expect(await prepare(aFile('F1'))).toMatchObject({
      media: [{ bytes: 600_000, was: { type: 'image/jpeg', bytes: 4_100_000 }, notes: ['location-removed'] }],
    });
  });

  it('is ready with nothing for nothing', async () => {
    expect(await world({}).prepare()).toEqual({ kind: 'ready', media: [], previews: [] });
  });

  it('collects every refusal at its field, and uploads nothing after the first', async () => {
    const files = { F2: file('ok.jpg'), F3: file('x.txt', made('?', 9)) };
    const { prepare, uploads } = world(files, { c: link(made('?', 9)) });
    const outcome = await prepare(aFile('F1'), aFile('F2'), aLink('b'), aFile('F3'), aLink('c'));
    expect(outcome.kind === 'refused' && outcome.failures.map(({ code, field }) => [code, field])).toEqual([
      ['media.no-F1', 'files'],
      ['media.link-missing', 'links'],
      ['media.type', 'files'],
      ['media.type', 'links'],
    ]);
    expect(uploads).toEqual([]);
  });

  it('asks for another try after a passing failure', async () => {
    const { prepare, uploads } = world({ F1: { kind: 'failed', reason: 'status 503' }, F2: file('ok.jpg') });
    expect(await prepare(aFile('F1'), aFile('F2'))).toEqual({
      kind: 'failed',
      reason: 'status 503',
      obstacle: {
        sentence: "The file: Slack isn't handing out this file right now.",
        advice: 'Resend it, or attach the file again.',
        field: 'files',
      },
    });
    expect(uploads).toEqual([]);
  });

  it('prefers a refusal to a passing failure, because another try would not help', async () => {
    const { prepare } = world({ F1: { kind: 'failed', reason: 'status 503' } });
    expect(await prepare(aFile('F1'), aFile('F2'))).toMatchObject({ kind: 'refused' });
  });

  it.each<UploadOutcome>([no('plivo'), { kind: 'failed', reason: 'plivo' }])(
    'hands on that an upload is $kind',
    async (answer) => {
      expect(await world({ F1: file('a.jpg') }, {}, answer).prepare(aFile('F1'))).toMatchObject({ kind: answer.kind });
    },
  );

  it('divides the message among ten pictures', async () => {
    const { prepare, uploads } = world({ F1: file('a.jpg', made('p', 3_000_000)) });
    const outcome = await prepare(...Array.from({ length: 10 }, () => aFile('F1')));
    expect(outcome.kind).toBe('ready');
    expect(sizes(uploads).every((size) => size >= 490_000 && size <= 600_000)).toBe(true);
    expect(sizes(uploads).reduce((sum, size) => sum + size, 0)).toBeLessThan(5_000_000 - 6_400);
  });

  it('makes pictures smaller for the videos that come after them', async () => {
    const files = { P: file('a.jpg', made('p', 3_000_000)), V: file('a.mp4', made('v', 1_900_000)) };
    const { prepare } = world(files);
    const outcome = await prepare(aFile('P'), aFile('P'), aFile('P'), aFile('V'), aFile('V'));
    expect(outcome.kind === 'ready' && outcome.media.map(({ bytes }) => bytes)).toEqual([
      397_866, 397_866, 397_867, 1_900_000, 1_900_000,
    ]);
  });

  it('refuses what is too much together, and says so once', async () => {
    const { prepare } = world({ V: file('a.mp4', made('v', 1_900_000)) });
    expect(await prepare(aFile('V'), aFile('V'), aFile('V'), aFile('V'))).toEqual({
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

  it('counts a link like a file against what a message may have', async () => {
    const video = link(made('v', 1_900_000));
    const { prepare } = world({}, { a: video, b: video, c: video });
    expect(await prepare(aLink('a'), aLink('b'), aLink('c'))).toMatchObject({
      kind: 'refused',
      failures: [{ code: 'media.too-large-together' }],
    });
  });

  it('leaves room for the text', async () => {
    const sent = (last: number) => {
      const files = { V: file('a.mp4', made('v', 2_000_000)), W: file('b.mp4', made('v', last)) };
      return world(files).prepare(aFile('V'), aFile('V'), aFile('W'));
    };
    expect((await sent(1_000_000 - 6_401)).kind).toBe('ready');
    expect((await sent(1_000_000 - 6_400)).kind).toBe('refused');
  });

  it('makes small pictures of the first four, for the card', async () => {
    const files = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, file(`${name}.png`)]));
    const { prepare } = world({ ...files, V: file('v.mp4', made('v', 10)) });
    const outcome = await prepare(aFile('V'), ...Object.keys(files).map(aFile));
    expect(outcome.kind === 'ready' && outcome.previews.map(({ of, name }) => [of, name])).toEqual([
      [1, 'a.jpg'],
      [2, 'b.jpg'],
      [3, 'c.jpg'],
      [4, 'd.jpg'],
    ]);
  });
});

/** One preparation after the other, each of a person who waits for it; `most` is how many were in a stage at once. */
const stages = () => {
  const most = { reading: 0, fitting: 0, uploading: 0 };
  const now = { ...most };
  const during = async <T>(stage: keyof typeof now, work: () => Promise<T>): Promise<T> => {
    now[stage] += 1;
    most[stage] = Math.max(most[stage], now[stage]);
    await new Promise(setImmediate);
    try {
      return await work();
    } finally {
      now[stage] -= 1;
    }
  };
  return { most, during };
};

describe('several dispatches at once', () => {
  const start = (size: number) => {
    const { most, during } = stages();
    const read = async <T>(value: T, intake?: Intake): Promise<T> => {
      await intake?.take(size);
      return value;
    };
    const { prepare } = createMediaPreparer({
      files: {
        read: (_id, _max, intake) => during('reading', () => read(file('a.jpg', made('p', size)), intake)),
      },
      fetchLink: (_url, intake) => during('reading', () => read(link(made('p', size)), intake)),
      fitter: { ...fitter, fit: (...given) => during('fitting', () => fitter.fit(...given)) },
      host: { upload: () => during('uploading', async () => ({ kind: 'uploaded', mediaId: 'm' })) },
      now: () => 0,
    });
    const all = (count: number) => Promise.all(Array.from({ length: count }, () => prepare([aFile('F1'), aLink('a')])));
    return { most, all };
  };

  it('are read and uploaded beside one another, and two of them made to fit at a time', async () => {
    const { most, all } = start(1_000);
    const outcomes = await all(6);
    expect(outcomes.every(({ kind }) => kind === 'ready')).toBe(true);
    expect(most).toEqual({ reading: 6, fitting: 2, uploading: expect.any(Number) });
  });
});

describe('a preparation that is called off', () => {
  /** Everything works, but one thing never answers; `asked` is its signal. */
  const start = (never: 'link' | 'fit' | 'upload') => {
    const { promise: asked, resolve } = Promise.withResolvers<AbortSignal | undefined>();
    const hang = (signal?: AbortSignal) => {
      resolve(signal);
      return new Promise<never>(() => {});
    };
    const uploads: UploadFile[] = [];
    const { prepare } = createMediaPreparer({
      files: { read: async () => file('a.jpg') },
      fetchLink: (url, intake) =>
        never === 'link' && url === 'slow' ? hang(intake?.signal) : Promise.resolve(link(made('p', 9))),
      fitter: {
        ...fitter,
        fit: (looked, budget) =>
          never === 'fit' && looked.kind === 'picture' && looked.bytes.length === 9
            ? hang()
            : fitter.fit(looked, budget),
      },
      host: {
        upload: (upload, signal) => {
          uploads.push(upload);
          return never === 'upload' && uploads.length === 1
            ? hang(signal)
            : Promise.resolve({ kind: 'uploaded', mediaId: 'm' });
        },
      },
      now: () => 0,
    });
    return { prepare, asked, uploads };
  };

  it.each(['link', 'fit', 'upload'] as const)(
    'ends at once while its %s is waited for, and begins nothing more',
    async (never) => {
      const { prepare, asked, uploads } = start(never);
      const call = new AbortController();
      const outcome = prepare([aLink('slow'), aFile('F1')], undefined, call.signal);
      const signal = await asked;
      call.abort();
      expect(await outcome).toEqual({ kind: 'stopped' });
      expect(signal?.aborted ?? true).toBe(true);
      await new Promise(setImmediate);
      expect(uploads).toHaveLength(never === 'upload' ? 1 : 0);
    },
  );

  it('gives its job back', async () => {
    const { prepare, asked } = start('fit');
    const call = new AbortController();
    const stopped = ['1', '2', '3'].map((url) => prepare([aLink(url)], undefined, call.signal));
    await asked;
    call.abort();
    await Promise.all(stopped);
    expect((await prepare([aFile('F1')])).kind).toBe('ready');
  });

  it('does nothing where it was called off before', async () => {
    const { prepare, uploads } = start('link');
    expect(await prepare([aFile('F1')], undefined, AbortSignal.abort())).toEqual({ kind: 'stopped' });
    expect(uploads).toEqual([]);
  });
});
