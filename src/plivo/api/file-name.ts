import { fileNameMax } from '../limits.ts';

/**
 * Extensions by type, as Plivo's Python SDK pairs them for uploads since 4.59.2
 * (https://github.com/plivo/plivo-python, `plivo/resources/media.py`): of what it sends, it is known that Plivo takes it.
 */
const extensions: Readonly<Record<string, readonly string[]>> = {
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/gif': ['gif'],
  'audio/mp3': ['mp3'],
  'audio/wav': ['wav'],
  'video/mp4': ['mp4'],
  'video/3gpp': ['3gpp'],
  'text/vcard': ['vcard'],
};

/** Of a longer name only the end counts, where the extension is: taking marks apart takes the square of the length. */
const nameEnd = 1_000;

/**
 * A name that survives a multipart header: ASCII, without quotes, with the extension that belongs to the type. Other
 * characters would go out as raw UTF-8, which servers read in different ways.
 */
export const uploadName = (name: string, type: string): string => {
  const ascii = name
    .slice(-nameEnd)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  const dot = ascii.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [ascii.slice(0, dot), ascii.slice(dot + 1).toLowerCase()] : [ascii, ''];
  const allowed = extensions[type] ?? [];
  const fitting = allowed.includes(extension) ? extension : (allowed[0] ?? (extension || 'bin'));
  return `${stem.slice(0, fileNameMax) || 'file'}.${fitting}`;
};
