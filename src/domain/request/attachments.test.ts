import { describe, expect, it } from 'vitest';
import { no } from '../language/refusal.ts';
import { readAttachments, readLinks, splitLinks } from './attachments.ts';
import { linkWithPassword, notLink, tooManyAttachments } from './refusals.ts';

describe('splitLinks', () => {
  it.each([
    ['look https://host/cat.jpg here', 'look here', ['https://host/cat.jpg']],
    ['https://host/cat.JPEG?size=2#top', '', ['https://host/cat.JPEG?size=2#top']],
    ['HTTP://host/a.mp4\nand\nhttps://host/b.vcf', 'and', ['HTTP://host/a.mp4', 'https://host/b.vcf']],
    ['one\nhttps://host/cat.png\ntwo', 'one\ntwo', ['https://host/cat.png']],
    ['one https://host/cat.png\ntwo', 'one\ntwo', ['https://host/cat.png']],
    ['one\nhttps://host/cat.png two', 'one\ntwo', ['https://host/cat.png']],
  ])('takes the attachments out of %j', (typed, text, links) => expect(splitLinks(typed)).toEqual({ text, links }));

  it.each([
    'see https://host/page',
    'see https://host.jpg',
    'see https://host/?file=cat.jpg',
    'see (https://host/cat.jpg)',
    'see https://host/cat.jpg.',
    'see cat.jpg and host/cat.jpg',
    'see https://[/cat.jpg',
    'two  spaces\n\nand a blank line',
  ])('leaves %j as it is', (typed) => expect(splitLinks(typed)).toEqual({ text: typed, links: [] }));
});

describe('readLinks', () => {
  it('separates by new lines, spaces and commas, and takes any path', () =>
    expect(readLinks('https://host/a\nhttps://host/b, https://host/c https://host/d,https://host/e,')).toEqual({
      ok: true,
      value: ['a', 'b', 'c', 'd', 'e'].map((path) => `https://host/${path}`),
    }));

  it('reads several fields, and nothing from an empty one', () => {
    expect(readLinks(['https://host/a', 'https://host/b'])).toMatchObject({ value: { length: 2 } });
    expect(readLinks(' ')).toEqual({ ok: true, value: [] });
  });

  it('keeps a comma that is part of a link', () =>
    expect(readLinks('https://host/w_400,h_400/cat')).toMatchObject({ value: ['https://host/w_400,h_400/cat'] }));

  it('writes a link as a server is asked for it', () =>
    expect(readLinks('HTTPS://Host/Zoë.jpg')).toMatchObject({ value: ['https://host/Zo%C3%AB.jpg'] }));

  it('names everything that is no link', () =>
    expect(readLinks('cat.jpg https://host/a ftp://host/b')).toEqual(no(notLink('cat.jpg'), notLink('ftp://host/b'))));

  it.each(['https://ann:secret@host/a', 'https://ann@host/a', 'https://:secret@host/a'])(
    'refuses credentials without repeating them: %s',
    (link) => {
      const read = readLinks(link);
      expect(read).toEqual(no(linkWithPassword('host')));
      expect(JSON.stringify(read)).not.toMatch(/ann|secret/);
    },
  );
});

describe('readAttachments', () => {
  const link = (n: number) => ({ kind: 'link', url: `https://host/${n}.jpg` }) as const;
  const file = (fileId: string) => ({ kind: 'file', fileId, name: null }) as const;

  it('keeps each attachment once, in order', () =>
    expect(readAttachments([link(1), file('F1'), link(1), file('F1'), link(2)], 10)).toEqual({
      ok: true,
      value: [link(1), file('F1'), link(2)],
    }));

  it('takes as many as fit into one message, and says how many there are beyond', () => {
    const eleven = Array.from({ length: 11 }, (_, n) => link(n));
    expect(readAttachments(eleven.slice(1), 10).ok).toBe(true);
    expect(readAttachments(eleven, 10)).toEqual(no(tooManyAttachments(11, 10)));
  });
});
