import { fileTypeFromBuffer } from 'file-type';

/** Where file-type looks for the mark of every type that matters here. */
export const headBytes = 4096;

export type Inspected = { type: string; ext: string };

/**
 * What the bytes are, whatever their name says; undefined where no known mark is found, as with text, HTML and SVG. The
 * first `headBytes` are enough. It looks at marks only: that the rest is sound is not checked.
 */
export const inspect = async (bytes: Uint8Array): Promise<Inspected | undefined> => {
  const found = await fileTypeFromBuffer(bytes.subarray(0, headBytes));
  return found && { type: found.mime, ext: found.ext };
};
