/** Whether metadata say where a picture was taken, so that the person can be told that it was removed. */

/** The entry of a TIFF directory that points to one of GPS, in either order of bytes: tag, LONG, one of it. */
const gpsEntries = [Buffer.from('8825000400000001', 'hex'), Buffer.from('2588040001000000', 'hex')];

/** EXIF and XMP as sharp hands them over. */
export const hasLocation = (exif: Buffer | undefined, xmp: Buffer | undefined): boolean =>
  gpsEntries.some((entry) => exif?.includes(entry)) || xmp?.includes('GPSL') === true;

/** MP4 and MOV keep it in plain sight: Apple's own key, or the `©xyz` of 3GP. A video goes as it is; the card says it. */
export const videoHasLocation = (bytes: Uint8Array<ArrayBuffer>): boolean => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return file.includes('com.apple.quicktime.location') || file.includes('\xa9xyz', 0, 'latin1');
};
