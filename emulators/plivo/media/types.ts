import { fileTypeFromBuffer } from 'file-type';

/** What uploads may be, as Plivo's Python SDK enforces it. */
export const uploadTypes: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/xcf',
  'audio/mp3',
  'audio/mpeg',
  'audio/wav',
  'audio/ogg',
  'video/mp4',
  'video/3gpp',
  'video/3gpp2',
  'text/vcard',
  'text/csv',
  'text/plain',
  'application/pdf',
  'application/vnd.ms-excel',
]);

/** Links may also be what Plivo's MMS questions name besides: MOV and AMR, and other spellings of the same. */
export const linkTypes: ReadonlySet<string> = new Set([
  ...uploadTypes,
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
