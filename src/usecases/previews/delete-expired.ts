import { DeliveryError } from '../../ports/errors.ts';
import type { Change, ExpiringPreviews } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { hourOf } from './note-expiring.ts';

type DeleteContext = Needs<'store' | 'clock' | 'queue' | 'log' | 'previews'>;

/** Hours that one step looks through. */
const hoursAtOnce = 100;
/** Slack allows 50 `files.delete` calls a minute (tier 3, apis/web-api/rate-limits). */
const filesAtOnce = 10;
const pauseMs = 15_000;

/**
 * Deletes small pictures of dispatches that have expired, a few at a time, and comes back for the others. An hour is looked
 * at once it is over, so that nothing is added to it any more. May be repeated freely.
 */
export const deleteExpired = async (context: DeleteContext): Promise<void> => {
  const { store, clock, queue } = context;
  const running = hourOf(clock.now());
  const { value: last } = await store.upsert('expired-previews', 'all', (it) =>
    // An hour that is still to come was noted by a clock that was ahead.
    it && it.hour < running ? it : { hour: running - 1 },
  );
  const end = Math.min(running, last.hour + 1 + hoursAtOnce);
  for (let hour = last.hour + 1; hour < end; hour += 1) {
    const expired = await store.get('expiring-previews', String(hour));
    if (expired) return deleteSome(context, hour, expired);
  }
  if (end - 1 > last.hour) await store.update('expired-previews', 'all', () => ({ hour: end - 1 }));
  if (end < running) queue.wake('expire.previews', clock.now());
};

type File = { dispatchId: string; fileId: string };
/** `kept` is for the next hour: Slack refused it for now. */
type Outcome = 'gone' | 'kept' | { busyUntil: number };

const deleteSome = async (context: DeleteContext, hour: number, expired: ExpiringPreviews): Promise<void> => {
  const { store, clock, queue, log } = context;
  const files = Object.entries(expired).flatMap(([dispatchId, fileIds]) =>
    fileIds.map((fileId) => ({ dispatchId, fileId })),
  );
  const kept: File[] = [];
  let done = 0;
  let nextAt = clock.now() + pauseMs;
  for (const file of files.slice(0, filesAtOnce)) {
    const outcome = await deleteOne(context, file);
    if (typeof outcome === 'object') {
      nextAt = Math.max(nextAt, outcome.busyUntil);
      break;
    }
    done += 1;
    if (outcome === 'kept') kept.push(file);
  }
  const running = String(hourOf(clock.now()));
  await store.change([setHour(String(hour), files.slice(done)), ...kept.map((file) => addToHour(running, file))]);
  log.info('previews.deleted', { deleted: done - kept.length, kept: kept.length, left: files.length - done });
  // Where everything is refused the next ones would be too; they wait for the hour.
  if (done === 0 || kept.length < done) queue.wake('expire.previews', nextAt);
};

const deleteOne = async ({ store, clock, log, previews }: DeleteContext, file: File): Promise<Outcome> => {
  // Its dispatch was closed again since, and has it under a later hour too.
  if (await store.get('dispatch', file.dispatchId)) return 'gone';
  try {
    await previews.remove(file.fileId);
    return 'gone';
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    if (error.failure === 'busy') return { busyUntil: clock.now() + error.retryAfterMs };
    if (error.retryable) return 'kept';
    log.warn('previews.not-deleted', { file: file.fileId, why: error.reason });
    return 'gone';
  }
};

const setHour = (id: string, files: readonly File[]): Change => {
  if (files.length === 0) return { do: 'remove', kind: 'expiring-previews', id };
  const value = files.reduce(withFile, {});
  return { do: 'upsert', kind: 'expiring-previews', id, fn: () => value };
};

const addToHour = (id: string, file: File): Change => ({
  do: 'upsert',
  kind: 'expiring-previews',
  id,
  fn: (it = {}) => withFile(it, file),
});

const withFile = (hour: ExpiringPreviews, { dispatchId, fileId }: File): ExpiringPreviews => ({
  ...hour,
  [dispatchId]: [...new Set([...(hour[dispatchId] ?? []), fileId])],
});
