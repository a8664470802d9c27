import { fileTypeFromBuffer } from 'file-type';

/**
 * What the bytes are, whatever their name says; undefined where no known mark is found, as with text, HTML and SVG. It
 * looks at marks only: that the rest is sound is not checked.
 */
export const inspect = async (bytes: Uint8Array): Promise<{ type: string; ext: string } | undefined> => {
  const found = await fileTypeFromBuffer(bytes);
  if (found) return { type: found.mime, ext: found.ext };
  // file-type looks for a camera's raw file in the directory of a TIFF, and gives up where that is missing.
  return isTiff(bytes) ? { type: 'image/tiff', ext: 'tif' } : undefined;
};

const isTiff = ([a, b, c, d]: Uint8Array): boolean =>
  (a === 0x49 && b === 0x49 && c === 42 && d === 0) || (a === 0x4d && b === 0x4d && c === 0 && d === 42);
