/** Files of 24 MB that are made of as many parts as fit: each is quick to make, and slow to follow to its end. */

const bytes = 24_000_000;

const filled = (head: Buffer, part: Buffer, tail: Buffer): Uint8Array<ArrayBuffer> => {
  const file = new Uint8Array(bytes);
  file.fill(0);
  file.set(head);
  Buffer.from(file.buffer).fill(part, head.length, bytes - tail.length);
  file.set(tail, bytes - tail.length);
  return file;
};
const of = (hex: string): Buffer => Buffer.from(hex, 'hex');
const text = (latin1: string): Buffer => Buffer.from(latin1, 'latin1');

const screen = text('GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff');
const frame = text('\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0');
const control = text('\x21\xf9\x04\0\x08\0\0\0');
const still = Buffer.concat([screen, frame]);
const gifEnd = text('\x3b');
const png = of('89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de');
const pngEnd = of('0000000049454e44ae426082');

/** By what they are made of, with their type. */
export const tinyParts: Readonly<Record<string, { type: string; make: () => Uint8Array<ArrayBuffer> }>> = {
  'a GIF of comments': { type: 'image/gif', make: () => filled(still, of('21fe00'), gifEnd) },
  'a GIF of controls': { type: 'image/gif', make: () => filled(still, of('21f900'), gifEnd) },
  'a GIF of blocks': {
    type: 'image/gif',
    make: () => filled(Buffer.concat([still, of('21fe')]), of('0101'), of('003b')),
  },
  'a GIF of frames': { type: 'image/gif', make: () => filled(screen, Buffer.concat([control, frame]), gifEnd) },
  'a PNG of texts': { type: 'image/png', make: () => filled(png, of('000000007445587400000000'), pngEnd) },
  'a PNG of pixels': { type: 'image/png', make: () => filled(png, of('000000004944415435af061e'), pngEnd) },
  'a JPEG of tables': { type: 'image/jpeg', make: () => filled(of('ffd8'), of('ffdb0002'), of('ffd9')) },
  'a JPEG of strays': { type: 'image/jpeg', make: () => filled(of('ffd8'), of('ffdb000201'), of('ffd9')) },
  'a JPEG of escapes': { type: 'image/jpeg', make: () => filled(of('ffd8ffda0002'), of('ff00'), of('ffd9')) },
  'an MP4 of boxes': {
    type: 'video/mp4',
    make: () => filled(text('\0\0\0\x10ftypmp42\0\0\0\0'), text('\0\0\0\x08free'), of('')),
  },
  'an MP4 of letters': { type: 'video/mp4', make: () => filled(text('\0\0\0\x10ftypmp42\0\0\0\0'), text('l'), of('')) },
};
