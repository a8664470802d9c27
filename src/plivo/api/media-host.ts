/**
 * Uploading to Plivo's Media API, https://plivo.com/docs/messaging/api/media. Without the SDK, because its upload
 * takes only paths, ignores its own timeout and sends a buffer without a file name, which Plivo takes for a plain field.
 */
import type { Alarms, Log, MediaHost, UploadFile, UploadOutcome } from '../../ports/index.ts';
import { connectTimeoutMs, uploadTimeoutMs } from '../limits.ts';
import { uploadName } from './file-name.ts';
import { noteHealth } from './note-health.ts';
import { postForm } from './post-form.ts';
import { accountUrl, type PlivoAccount } from './sdk.ts';
import { outcomeOfUpload } from './upload-answer.ts';

type MediaHostDeps = PlivoAccount & {
  /** Milliseconds for the whole upload, answer included. */
  timeoutMs?: number;
  /** Milliseconds for its connection. */
  connectMs?: number;
  log?: Pick<Log, 'info' | 'warn'>;
  alarms?: Alarms;
};

/** An upload that nobody uses is deleted after six hours, so repeating one does no harm and `failed` may be tried again. */
export const createPlivoMediaHost = (deps: MediaHostDeps): MediaHost => {
  const { authId, authToken, timeoutMs = uploadTimeoutMs, connectMs = connectTimeoutMs, log, alarms } = deps;
  const url = `${accountUrl(deps)}/Media/`;
  const authorization = `Basic ${Buffer.from(`${authId}:${authToken}`).toString('base64')}`;

  const attempt = async (file: UploadFile, signal: AbortSignal | undefined): Promise<UploadOutcome> => {
    try {
      const form = formOf(file);
      const { status, text } = await postForm({ url, authorization, form, timeoutMs, connectMs, signal });
      noteHealth(alarms, status === 401 ? { kind: 'refused', status, said: undefined } : { kind: 'answer' });
      return outcomeOfUpload(status, jsonOf(text));
    } catch (error) {
      return { kind: 'failed', reason: reasonOf(error) };
    }
  };

  return {
    upload: async (file, signal) => {
      const outcome = await attempt(file, signal);
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

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const reasonOf = (error: unknown): string => {
  const name = error instanceof Error ? error.name : '';
  return { TimeoutError: 'timeout', AbortError: 'stopped' }[name] ?? 'connection failed';
};

const note = (log: MediaHostDeps['log'], outcome: UploadOutcome, bytes: number): void => {
  if (outcome.kind === 'uploaded') log?.info('plivo.upload.done', { mediaId: outcome.mediaId, bytes });
  else if (outcome.kind === 'failed') log?.warn('plivo.upload.failed', { reason: outcome.reason, bytes });
  else log?.warn('plivo.upload.refused', { code: outcome.failure.code, bytes });
};
