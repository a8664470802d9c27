import { isOver } from '../../domain/message/dispatch.ts';
import type { Dispatch } from '../../domain/message/message.ts';
import { awaitedPreviews, isLastLook, nextPreviewLook, transitionPreviews } from '../../domain/message/previews.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { Needs } from '../context.ts';
import { closeWindow, enterWindow } from '../pacing/sliding-window.ts';

type WatchContext = Needs<'store' | 'clock' | 'queue' | 'log' | 'previews'>;

/**
 * Slack allows 100 `files.info` calls a minute (tier 4, apis/web-api/rate-limits). Attachments are looked up by it too, and
 * no message is to wait for the small picture of another.
 */
export const previewLooks = { name: 'slack-preview-looks', max: 50, windowMs: 65_000 };
/** What Slack cannot be asked about within so many milliseconds, because too much is asked of it, is not shown. */
const patienceMs = 120_000;
/** Of hundreds that wait for one place, all would else come for it, and again for the next one a moment later. */
const crowdedMs = 5_000;

/** Asks Slack which small pictures it can show by now, and has the card drawn with them. Sending waits for none of it. */
export const watchPreviews = async (context: WatchContext, dispatchId: string): Promise<void> => {
  const { store, clock, queue, log } = context;
  const dispatch = await store.get('dispatch', dispatchId);
  if (!dispatch) return;
  const now = clock.now();
  // A card that is cancelled shows what it showed, and is only closed.
  const looked = isOver(dispatch)
    ? { ready: [], notBefore: 0 }
    : await lookAll(context, awaitedPreviews(dispatch), now);
  const last = isOver(dispatch) || isLast(dispatch, looked, now);
  const stored = await store.update('dispatch', dispatchId, (it) =>
    transitionPreviews(it, { type: 'looked', ready: looked.ready, last }),
  );
  if (stored?.changed || isOver(dispatch)) queue.wake(`draw.${dispatchId}`, now);
  const left = awaitedPreviews(stored?.value ?? dispatch).length;
  if (left > 0) queue.wake(`preview.${dispatchId}`, Math.max(nextPreviewLook(dispatch, now), looked.notBefore));
  else log.debug('previews.looked', { dispatch: dispatchId, ready: looked.ready.length, last });
};

/** `notBefore`: Slack is to be asked no more until then; 0 if everything was asked. */
type Looked = { ready: string[]; notBefore: number };

const lookAll = async (context: WatchContext, fileIds: readonly string[], now: number): Promise<Looked> => {
  const ready: string[] = [];
  for (const fileId of fileIds) {
    const freeAt = await enterWindow(context, previewLooks, now);
    if (freeAt > now) return { ready, notBefore: Math.max(freeAt, now + crowdedMs) };
    try {
      if (await context.previews.isReady(fileId)) ready.push(fileId);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      if (error.failure !== 'busy') continue;
      return { ready, notBefore: await closeWindow(context, previewLooks, now, error.retryAfterMs) };
    }
  }
  return { ready, notBefore: 0 };
};

const isLast = (dispatch: Dispatch, { notBefore }: Looked, now: number): boolean =>
  isLastLook(dispatch, now) && (notBefore === 0 || isLastLook(dispatch, now - patienceMs));
