import { describe, expect, it } from 'vitest';
import { cpuMsOfAsync } from '../../test/support/cpu-time.ts';
import { tinyParts } from '../../test/support/tiny-parts.ts';
import { inspect, look } from './look.ts';
import { rejected } from './refusals.ts';
import { supportedType } from './types.ts';

const ascii = (text: string) => Buffer.from(text, 'latin1');
const box = (brand: string) => Buffer.concat([ascii('\0\0\0\x18ftyp'), ascii(brand), ascii('\0\0\0\0isommp42')]);
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=',
  'base64',
);

const kindOf = async (bytes: Uint8Array) => {
  const found = await inspect(bytes);
  return found && supportedType(found.type);
};

describe('inspect', () => {
  it.each([
    ['JPEG', Buffer.from('ffd8ffe000104a46494600010101', 'hex'), 'image/jpeg'],
    ['PNG', png, 'image/png'],
    ['GIF', ascii('GIF89a\x01\0\x01\0'), 'image/gif'],
    ['MP4', box('isom'), 'video/mp4'],
    ['3GP', box('3gp5'), 'video/3gpp'],
    ['MP3', Buffer.from('fffb9064000000000000', 'hex'), 'audio/mp3'],
    [
      'MP3 with a cover larger than the head',
      Buffer.concat([ascii('ID3\x03\0\0\0\x7f\x7f\x7f'), Buffer.alloc(9000)]),
      'audio/mp3',
    ],
    ['WAV', ascii('RIFF\x24\0\0\0WAVEfmt \x10\0\0\0'), 'audio/wav'],
    ['vCard', ascii('BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann\r\nEND:VCARD\r\n'), 'text/vcard'],
  ])('knows a %s by its bytes', async (_name, bytes, type) => {
    expect(await kindOf(bytes)).toBe(type);
  });

  it.each([
    ['HEIC', box('heic')],
    ['WebP', ascii('RIFF\x24\0\0\0WEBPVP8 ')],
    ['PDF', ascii('%PDF-1.7\n')],
    ['MOV as it is', box('qt  ')],
    ['AMR', ascii('#!AMR\n<')],
    ['3G2', box('3g2a')],
    ['HTML', ascii('<!doctype html><html></html>')],
    ['SVG', ascii('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['plain text', ascii('hello')],
    ['one byte', ascii('x')],
    ['nothing', ascii('')],
  ])('does not take %s', async (_name, bytes) => expect(await kindOf(bytes)).toBeUndefined());

  it('names a HEIC, so that the sentence can', async () => {
    expect(await inspect(box('heic'))).toEqual({ type: 'image/heic', ext: 'heic' });
  });

  it('needs the first bytes only', async () => {
    const whole = Buffer.concat([png, Buffer.alloc(100_000)]);
    expect(await inspect(whole.subarray(0, 4096))).toEqual(await inspect(whole));
  });
});

describe('look', () => {
  it.each(Object.entries(tinyParts))('follows no structure in the process of the bot: %s', async (_name, { make }) => {
    const bytes = make();
    const pictures = { look: async () => rejected({ why: 'damaged' }), fit: async () => rejected({ why: 'damaged' }) };
    const remuxer = { remux: async () => ({ kind: 'refused', why: 'damaged' }) as const, close: async () => undefined };
    expect(await cpuMsOfAsync(() => look({ pictures, remuxer }, bytes))).toBeLessThan(100);
  });
});

describe('supportedType', () => {
  it.each([
    ['image/JPG', 'image/jpeg'],
    ['IMAGE/PNG; charset=binary', 'image/png'],
    ['audio/x-wav', 'audio/wav'],
    ['text/x-vcard;charset=utf-8', 'text/vcard'],
  ])('takes %s for %s', (header, type) => expect(supportedType(header)).toBe(type));

  it.each(['', 'image/webp', 'application/octet-stream', 'image', 'constructor'])('does not know "%s"', (header) =>
    expect(supportedType(header)).toBeUndefined(),
  );
});
