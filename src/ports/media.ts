/** From an attachment as a person named it to media that can be sent. */
import type { Refusal } from '../domain/language/refusal.ts';
import type { Attachment, Media, Obstacle } from '../domain/message/message.ts';

/** Bytes of a file stored in Slack, or why there are none. `failed` may be tried again. */
export type FileOutcome =
  | { kind: 'file'; name: string; bytes: Uint8Array<ArrayBuffer> }
  | { kind: 'refused'; failure: Refusal }
  | { kind: 'failed'; reason: string };

/** How bytes are read: `take` is waited for after each piece, and the signal ends it. */
export type Intake = { take(bytes: number): Promise<void>; signal: AbortSignal };

export type FileSource = { read(fileId: string, maxBytes: number, intake?: Intake): Promise<FileOutcome> };

/** A small JPEG of a medium, `of` its index. */
export type Preview = { of: number; name: string; bytes: Uint8Array<ArrayBuffer> };

/** Small pictures in Slack, for cards. */
export type PreviewHost = {
  /** Visible to nobody until a card shows it. @returns the file's id; undefined where Slack surely did not take it */
  keep(preview: Pick<Preview, 'name' | 'bytes'>): Promise<string | undefined>;
  /** Whether a card can show it: Slack needs a moment for that. @throws DeliveryError without an answer */
  isReady(fileId: string): Promise<boolean>;
  /** Resolves too where it is gone already. @throws DeliveryError if it was not deleted */
  remove(fileId: string): Promise<void>;
};

export type PrepareOutcome =
  | { kind: 'ready'; media: Media[]; previews: Preview[] }
  | { kind: 'refused'; failures: [Refusal, ...Refusal[]] }
  /** May work when it is tried again; `reason` is for the log, the obstacle for people. */
  | { kind: 'failed'; reason: string; obstacle: Obstacle }
  /** The signal was aborted. */
  | { kind: 'stopped' };

export type MediaPreparer = {
  /**
   * @param onWork waited for once, before work that may take all memory of the host
   * @param signal ends it at once: what is being fetched, waits or is uploaded is given up
   */
  prepare(attachments: Attachment[], onWork?: () => Promise<void>, signal?: AbortSignal): Promise<PrepareOutcome>;
};
