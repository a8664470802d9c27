import { fileTypeFromBuffer } from 'file-type';

/**
 * What can be uploaded: the types that Plivo's Python SDK sends since 4.59.2, each with the file extensions that it pairs
 * with them, and no other spelling. MOV and AMR are not among them, although the MMS questions name both.
 */
const uploads: Readonly<Record<string, readonly string[]>> = {
  'image/jpeg': ['jpeg', 'jpg'],
  'image/png': ['png'],
  'image/gif': ['gif'],
  'image/xcf': ['xcf'],
  'audio/mp3': ['mp3'],
  'audio/mpeg': ['mpeg'],
  'audio/wav': ['wav'],
  'audio/ogg': ['ogg'],
  'video/mp4': ['mp4'],
  'video/3gpp': ['3gpp'],
  'video/3gpp2': ['3gpp2'],
  'text/vcard': ['vcard'],
  'text/csv': ['csv'],
  'text/plain': ['plain'],
  'application/pdf': ['pdf'],
  'application/vnd.ms-excel': ['xls', 'xlsx'],
};

/** The shorter list of the page of the Media API ("Valid types"). */
const onThePage: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'video/mp4',
  'application/pdf',
  'text/plain',
]);

export const isTaken = (type: string, list: 'sdk' | 'page'): boolean =>
  list === 'page' ? onThePage.has(type) : Object.hasOwn(uploads, type);

export const extensionsOf = (type: string): readonly string[] => uploads[type] ?? [];

export const extensionOf = (filename: string): string => filename.split('.').at(-1)?.toLowerCase() ?? '';

/** Links may also be what Plivo's MMS questions name besides: MOV and AMR, and other spellings of the same. */
export const linkTypes: ReadonlySet<string> = new Set([
  ...Object.keys(uploads),
  'image/jpg',
  'audio/wave',
  'audio/x-wav',
  'audio/amr',
  'video/quicktime',
]);

const spellings: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'image/apng': 'image/png',
  'image/x-xcf': 'image/xcf',
  'audio/mp3': 'audio/mpeg',
  'audio/wave': 'audio/wav',
  'audio/x-wav': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'application/x-cfb': 'application/vnd.ms-excel',
  'application/zip': 'application/vnd.ms-excel',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'application/vnd.ms-excel',
};

const canonical = (type: string): string => {
  const bare = type.split(';', 1)[0] ?? type;
  return spellings[bare] ?? bare;
};

const isText = (bytes: Buffer): boolean => {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

/** Whether the bytes are roughly what they are said to be. */
export const matchesBytes = async (type: string, bytes: Buffer): Promise<boolean> => {
  if (type.startsWith('text/')) return isText(bytes);
  const found = await fileTypeFromBuffer(bytes);
  return found !== undefined && canonical(found.mime) === canonical(type);
};
