/** Bytes come in from Slack or the web, and go out to Plivo. */
import { oneLine } from '../domain/language/format.ts';
import type { Attachment } from '../domain/message/message.ts';
import type { FileOutcome, FileSource, Intake, MediaHost } from '../ports/index.ts';
import { type FetchedLink, type FetchLink, nameOf } from './fetch/fetch-link.ts';
import type { FittedMedia } from './fit.ts';
import { obstacleOfFile, obstacleOfLink, obstacleOfUpload, reasonOfLink } from './obstacles.ts';
import { refusalOf, type Subject } from './refusals.ts';
import type { Failure, Ready } from './steps.ts';
import { sourceMaxBytes } from './types.ts';

export type SourceContext = { files: FileSource; fetchLink: FetchLink };

export type Source = { subject: Subject } & ((FileOutcome & { kind: 'file' }) | (FetchedLink & { kind: 'fetched' }));

/** All bytes of an attachment, from Slack or from the web. */
export const readSource = async (
  { files, fetchLink }: SourceContext,
  attachment: Attachment,
  intake: Intake,
): Promise<Source | Failure> => {
  if (attachment.kind === 'file') {
    const file = await files.read(attachment.fileId, sourceMaxBytes, intake);
    if (file.kind === 'failed') return { ...file, obstacle: obstacleOfFile(attachment.name ?? 'The file') };
    return file.kind === 'file' ? { ...file, subject: { name: file.name, field: 'files' } } : file;
  }
  const subject: Subject = { name: attachment.url, field: 'links' };
  const link = await fetchLink(attachment.url, intake);
  if (link.kind === 'refused') return { kind: 'refused', failure: refusalOf(link.no, subject) };
  if (link.kind === 'fetched') return { ...link, subject };
  const { trouble } = link;
  return { kind: 'failed', reason: reasonOfLink(trouble), obstacle: obstacleOfLink(nameOf(attachment.url), trouble) };
};

export type UploadContext = {
  host: MediaHost;
  /** Milliseconds since 1970: when an upload was made, because Plivo forgets unused ones after six hours. */
  now: () => number;
};

/**
 * Brings media to where Plivo finds them. A link too: who fetches it again may get another picture than the one that was
 * looked at, or none.
 */
export const upload = async (
  { host, now }: UploadContext,
  name: string,
  { type, bytes, was, notes, preview }: FittedMedia,
  signal: AbortSignal,
): Promise<Ready | Failure> => {
  const changes = { ...(was && { was }), ...(notes.length > 0 && { notes }) };
  const told = { name: oneLine(name), type, bytes: bytes.length, ...changes };
  const uploaded = await host.upload({ name, type, bytes }, signal);
  if (uploaded.kind === 'failed') return { ...uploaded, obstacle: obstacleOfUpload(name) };
  if (uploaded.kind === 'refused') return uploaded;
  const { mediaId } = uploaded;
  return { kind: 'media', media: { kind: 'uploaded', mediaId, uploadedAt: now(), ...told }, preview };
};
