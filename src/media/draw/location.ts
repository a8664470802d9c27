/** Whether metadata say where a picture was taken, so that the person can be told that it was removed. */

const gpsPointer = 0x8825;
const entryBytes = 12;

/** EXIF as sharp hands it over: `Exif\0\0`, then a TIFF whose first directory may point to a GPS directory. */
export const hasLocation = (exif: Uint8Array | undefined, xmp?: Uint8Array): boolean =>
  exifHasLocation(exif) || (xmp !== undefined && Buffer.from(xmp).includes('GPSL'));

const exifHasLocation = (exif: Uint8Array | undefined): boolean => {
  if (!exif) return false;
  const start = Buffer.from(exif.subarray(0, 6)).toString('latin1') === 'Exif\0\0' ? 6 : 0;
  const view = new DataView(exif.buffer, exif.byteOffset + start, exif.byteLength - start);
  if (view.byteLength < 14) return false;
  const little = view.getUint16(0) === 0x4949;
  const directory = view.getUint32(4, little);
  if (directory + 2 > view.byteLength) return false;
  const entries = view.getUint16(directory, little);
  for (let index = 0; index < entries; index += 1) {
    const at = directory + 2 + index * entryBytes;
    if (at + entryBytes > view.byteLength) return false;
    if (view.getUint16(at, little) === gpsPointer) return true;
  }
  return false;
};

/** MP4 and MOV keep it in plain sight: Apple's own key, or the `©xyz` of 3GP. A video goes as it is; the card says it. */
export const videoHasLocation = (bytes: Uint8Array<ArrayBuffer>): boolean => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return file.includes('com.apple.quicktime.location') || file.includes(Buffer.from([0xa9, 0x78, 0x79, 0x7a]));
};
