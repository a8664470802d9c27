/**
 * Uploading to Plivo's Media API, https://plivo.com/docs/messaging/api/media. Without the SDK, because its upload
 * takes only paths, ignores its own timeout and sends a buffer without a file name, which Plivo takes for a plain field.
 */
import { z } from 'zod';
import type { Log, MediaHost, UploadFile, UploadOutcome } from '../../ports/index.ts';
import { connectTimeoutMs, uploadTimeoutMs } from '../limits.ts';
import { refusalOfStatus } from '../request-refusals.ts';
import { uploadName } from './file-name.ts';
import { postForm } from './post-form.ts';
import { accountUrl, type PlivoAccount } from './sdk.ts';

type MediaHostDeps = PlivoAccount & {
  /** Milliseconds for the whole upload, answer included. */
  timeoutMs?: number;
  /** Milliseconds for its connection. */
  connectMs?: number;
  log?: Pick<Log, 'info' | 'warn'>;
};

const MediaObject = z.object({
  status: z.string(),
  status_code: z.coerce.number().optional(),
  media_id: z.string().min(1).max(200).optional(),
  error: z.string().optional(),
});
const Uploaded = z.object({ objects: z.tuple([MediaObject]) });
const Refused = z.object({ error: z.string() });

/** An upload that nobody uses is deleted after six hours, so repeating one does no harm and `failed` may be tried again. */
export const createPlivoMediaHost = (deps: MediaHostDeps): MediaHost => {
  const { authId, authToken, timeoutMs = uploadTimeoutMs, connectMs = connectTimeoutMs, log } = deps;
  const url = `${accountUrl(deps)}/Media/`;
  const authorization = `Basic ${Buffer.from(`${authId}:${authToken}`).toString('base64')}`;

  const attempt = async (file: UploadFile): Promise<UploadOutcome> => {
    try {
      const { status, text } = await postForm({ url, authorization, form: formOf(file), timeoutMs, connectMs });
      return outcomeOf(status, jsonOf(text));
    } catch (error) {
      return { kind: 'failed', reason: reasonOf(error) };
    }
  };

  return {
    upload: async (file) => {
      const outcome = await attempt(file);
      note(log, outcome, file.bytes.byteLength);
      return outcome;
    },
  };
};

/** FormData writes the boundary and, for a Blob, the length; setting either by hand breaks the request. */
const formOf = ({ name, type, bytes }: UploadFile): FormData => {
  const form = new FormData();
  form.append('file', new Blob([bytes], { type }), uploadName(name, type));
  return form;
};

/** The status of the whole answer is not documented (201, 202 and 207 are all plausible); that of each object is. */
const outcomeOf = (status: number, body: unknown): UploadOutcome => {
  if (status < 200 || status > 299) return refusedOrFailed(status, Refused.safeParse(body).data?.error);
  const object = Uploaded.safeParse(body).data?.objects[0];
  if (!object) return { kind: 'failed', reason: 'unreadable answer' };
  if (object.status !== 'success') return refusedOrFailed(object.status_code, object.error);
  if (object.media_id === undefined) return { kind: 'failed', reason: 'unreadable answer' };
  return { kind: 'uploaded', mediaId: object.media_id };
};

/** Throttling is a 4xx too, but it passes. */
const refusedOrFailed = (status: number | undefined, said: string | undefined): UploadOutcome => {
  const refused = status !== undefined && status >= 400 && status <= 499 && status !== 408 && status !== 429;
  if (!refused) return { kind: 'failed', reason: status === undefined ? 'no status' : `http ${status}` };
  return { kind: 'refused', failure: { ...refusalOfStatus(status, said), field: 'files' } };
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const reasonOf = (error: unknown): string =>
  error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'connection failed';

const note = (log: MediaHostDeps['log'], outcome: UploadOutcome, bytes: number): void => {
  if (outcome.kind === 'uploaded') log?.info('plivo.upload.done', { mediaId: outcome.mediaId, bytes });
  else if (outcome.kind === 'failed') log?.warn('plivo.upload.failed', { reason: outcome.reason, bytes });
  else log?.warn('plivo.upload.refused', { code: outcome.failure.code, bytes });
};
