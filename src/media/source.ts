import type { Attachment } from '../domain/message/message.ts';
import type { FileSource } from '../ports/index.ts';
import type { FetchLink } from './fetch/fetch-link.ts';
import type { Subject } from './refusals.ts';
import type { Failure } from './steps.ts';
import type { Bytes } from './strip/strip.ts';
import { sourceMaxBytes } from './types.ts';

export type SourceContext = { files: FileSource; fetchLink: FetchLink };

export type Source = {
  kind: 'source';
  subject: Subject;
  name: string;
  bytes: Bytes;
  /** Where Plivo could fetch it itself, and the type under which it would. */
  url?: string;
  servedAs?: string | undefined;
};

/** All bytes of an attachment, from Slack or from the web. */
export const readSource = async (
  { files, fetchLink }: SourceContext,
  attachment: Attachment,
): Promise<Source | Failure> => {
  if (attachment.kind === 'file') {
    const file = await files.read(attachment.fileId, sourceMaxBytes);
    if (file.kind !== 'file') return file;
    return { ...file, kind: 'source', subject: { name: file.name, field: 'files' } };
  }
  const link = await fetchLink(attachment.url);
  if (link.kind !== 'fetched') return link;
  return { ...link, kind: 'source', subject: { name: attachment.url, field: 'links' } };
};
