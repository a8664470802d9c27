/** From an attachment as a person named it to media that can be sent. */
import type { Refusal } from '../domain/language/refusal.ts';
import type { Attachment, Media } from '../domain/message/message.ts';

/** Bytes of a file stored in Slack, or why there are none. `failed` may be tried again. */
export type FileOutcome =
  | { kind: 'file'; name: string; bytes: Uint8Array<ArrayBuffer> }
  | { kind: 'refused'; failure: Refusal }
  | { kind: 'failed'; reason: string };

export type FileSource = { read(fileId: string, maxBytes: number): Promise<FileOutcome> };

/** Keeps a small JPEG in Slack, visible to nobody until a card shows it. Undefined where Slack does not take it. */
export type PreviewHost = {
  keep(preview: { name: string; bytes: Uint8Array<ArrayBuffer> }): Promise<string | undefined>;
};

export type PrepareOutcome =
  | { kind: 'ready'; media: Media[] }
  | { kind: 'refused'; failures: Refusal[] }
  | { kind: 'failed'; reason: string };

export type MediaPreparer = { prepare(attachments: Attachment[]): Promise<PrepareOutcome> };
