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
    ['../../etc/passwd', 'text/plain', 'etc-passwd.txt'],
    ['song.mp3', 'audio/mpeg', 'song.mp3'],
    ['clip', 'video/quicktime', 'clip.mov'],
    ['voice.php', 'audio/amr', 'voice.amr'],
    ['thing', 'application/x-new', 'thing.bin'],
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
