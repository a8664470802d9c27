import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uploadName } from './file-name.ts';

describe('uploadName', () => {
  it.each([
    ['cat.jpeg', 'cat.jpg'],
    ['cat', 'cat.jpg'],
    ['Crème brûlée.png', 'Creme-brulee.jpg'],
    ['a/../b\r\n"c".gif', 'a-b-c.jpg'],
    ['猫.jpg', 'file.jpg'],
    ['.htaccess', 'file.jpg'],
  ])('uploads %s as %s', (name, uploaded) => expect(uploadName(name, 'jpg')).toBe(uploaded));

  it('is short, ASCII and ends in the extension whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(uploadName(name, 'png')).toMatch(/^[\w-]{1,60}\.png$/);
      }),
    );
  });
});
