import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uploadName } from './file-name.ts';

describe('uploadName', () => {
  it.each([
    ['cat.jpg', 'image/jpeg', 'cat.jpg'],
    ['Übersicht März.PNG', 'image/png', 'Ubersicht-Marz.png'],
    ['IMG_0001.HEIC', 'image/jpeg', 'IMG_0001.jpg'],
    ['a"b\r\nX: y.gif', 'image/gif', 'a-b-X-y.gif'],
    ['猫', 'image/jpeg', 'file.jpg'],
    ['../../etc/passwd', 'video/mp4', 'etc-passwd.mp4'],
    ['song.mpga', 'audio/mp3', 'song.mp3'],
    ['IMG_0001.MOV', 'video/mp4', 'IMG_0001.mp4'],
    ['clip.3gp', 'video/3gpp', 'clip.3gpp'],
    ['ann.vcf', 'text/vcard', 'ann.vcard'],
    ['thing', 'application/x-new', 'thing.bin'],
    [`${'\u0315\u0300'.repeat(50_000)}cat.png`, 'image/jpeg', 'cat.jpg'],
    [`${'x'.repeat(300)}.jpg`, 'image/jpeg', `${'x'.repeat(60)}.jpg`],
  ])('makes %j of %s into %s', (name, type, expected) => {
    expect(uploadName(name, type)).toBe(expected);
  });

  it('is short, ASCII and ends in the extension whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(uploadName(name, 'image/png')).toMatch(/^[\w.-]{1,60}\.png$/);
      }),
    );
  });
});
