import type { Attachment } from '../domain/message/message.ts';
import type { FileOutcome, FileSource } from '../ports/index.ts';
import type { FetchedLink, FetchLink } from './fetch/fetch-link.ts';
import { refusalOf, type Subject } from './refusals.ts';
import type { Failure } from './steps.ts';
import { sourceMaxBytes } from './types.ts';

export type SourceContext = { files: FileSource; fetchLink: FetchLink };

export type Source = { subject: Subject } & ((FileOutcome & { kind: 'file' }) | (FetchedLink & { kind: 'fetched' }));

/** All bytes of an attachment, from Slack or from the web. */
export const readSource = async (
  { files, fetchLink }: SourceContext,
  attachment: Attachment,
): Promise<Source | Failure> => {
  if (attachment.kind === 'file') {
    const file = await files.read(attachment.fileId, sourceMaxBytes);
    return file.kind === 'file' ? { ...file, subject: { name: file.name, field: 'files' } } : file;
  }
  const subject: Subject = { name: attachment.url, field: 'links' };
  const link = await fetchLink(attachment.url);
  if (link.kind === 'refused') return { kind: 'refused', failure: refusalOf(link.no, subject) };
  return link.kind === 'fetched' ? { ...link, subject } : link;
};
