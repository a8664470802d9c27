/** What Plivo's answer to an upload of one file means, in any of the shapes that its pages and SDKs show. */
import { z } from 'zod';
import type { UploadOutcome } from '../../ports/index.ts';
import { refusalOfStatus } from '../request-refusals.ts';

/** A status or a code: a number, digits in a string, or of no use. */
const code = z.coerce.number().int().positive().optional().catch(undefined);
/** Words for a person, or of no use. */
const words = z.string().trim().min(1).optional().catch(undefined);

/** The pages say `status_code` and no word of refusals; Plivo's Go SDK reads `error_code` and `error_message` too. */
const Said = z.object({ status_code: code, error_code: code, error: words, error_message: words });
const MediaObject = Said.extend({
  status: words,
  /** Empty or null where nothing was kept. */
  media_id: z.string().min(1).max(200).optional().catch(undefined),
});
type MediaObject = z.infer<typeof MediaObject>;
const Uploaded = z.object({ objects: z.tuple([MediaObject]) });

const saidIn = ({ error, error_message }: z.infer<typeof Said> = {}): string | undefined => error ?? error_message;

/**
 * The status of the whole answer is documented nowhere (201, 202 and 207 are all plausible), so that of its one object
 * counts. `failed` may be tried again.
 */
export const outcomeOfUpload = (status: number, body: unknown): UploadOutcome => {
  const object = Uploaded.safeParse(body).data?.objects[0];
  if (status < 200 || status > 299) {
    return refusedOrFailed(status, saidIn(Said.safeParse(body).data) ?? saidIn(object));
  }
  return object ? outcomeOfObject(object) : unreadable;
};

const unreadable = { kind: 'failed', reason: 'unreadable answer' } as const;

const outcomeOfObject = (object: MediaObject): UploadOutcome => {
  const { status = 'success', status_code, error_code, media_id } = object;
  const said = saidIn(object);
  const codes = [status_code, error_code].filter((it) => it !== undefined);
  const isGood = status === 'success' && said === undefined && !codes.some((it) => it >= 400 && it <= 599);
  if (isGood && media_id !== undefined) return { kind: 'uploaded', mediaId: media_id };
  const passing = codes.find(passes);
  if (passing !== undefined) return refusedOrFailed(passing, said);
  const refusing = codes.find((it) => it >= 400);
  // Words without a code are a refusal too: the file is what it is.
  if (refusing !== undefined || said !== undefined) return refusedOrFailed(asStatus(refusing), said);
  return isGood ? unreadable : { kind: 'failed', reason: 'no status' };
};

/** Throttling is a 4xx too, but it passes. What is no HTTP status may be a code of Plivo's own. */
const passes = (status: number): boolean => status === 408 || status === 429 || (status >= 500 && status <= 599);

/** Of one file: what the statuses of a request say of credentials and addresses is not meant. */
const asStatus = (refusing: number | undefined): number =>
  refusing === 402 || refusing === 413 || refusing === 415 ? refusing : 400;

const refusedOrFailed = (status: number, said: string | undefined): UploadOutcome => {
  if (status < 400 || status > 499 || passes(status)) return { kind: 'failed', reason: `http ${status}` };
  return { kind: 'refused', failure: { ...refusalOfStatus(status, said), field: 'files' } };
};
