/**
 * An animated AVIF is a film with a still picture beside it. libvips knows the picture, but not by the film's name.
 * https://aomediacodec.github.io/av1-avif/#brands
 */
const [film, still] = [Buffer.from('avis'), Buffer.from('avif')];
/** Of the file: four bytes of length, four of name, the brand that comes first, a version, the others. */
const [brandAt, othersAt] = [8, 16];

export const isSequence = (bytes: Uint8Array): boolean => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 256));
  if (file.length < othersAt) return false;
  const brands = file.subarray(brandAt, Math.min(file.readUInt32BE(0), file.length));
  return brands.includes(film);
};

/** The same file under the name of a still picture. Whether it has one shows when it is read. */
export const asStill = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => {
  if (!film.equals(bytes.subarray(brandAt, brandAt + 4))) return bytes;
  const copy = bytes.slice();
  copy.set(still, brandAt);
  // Among the others it says once more that there is a film.
  copy.set(film, brandAt + 4);
  return copy;
};
