/** Beyond this a name says nothing more to anyone. */
const maxLength = 60;

/**
 * The name under which a file is uploaded: ASCII, because multipart headers carry other characters as raw bytes, and
 * with the extension of what the file is, because Plivo derives the type from it.
 */
export const uploadName = (name: string, ext: string): string => {
  const base = name
    .replace(/\.[^.]*$/, '')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, maxLength);
  return `${base || 'file'}.${ext}`;
};
