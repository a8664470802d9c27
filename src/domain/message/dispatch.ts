/**
 * A dispatch's life. `transitionDispatch` is pure and total, like that of a record: what changes nothing returns the same
 * object. Its records have lives of their own (`record.ts`); the dispatch says whether any of them may leave.
 *
 *   held ----------> preparing ----------> released
 *   held, preparing -> cancelled | failed (as a whole, before anything left)
 *
 * | event            | held            | preparing       | released          | cancelled, failed |
 * | ---------------- | --------------- | --------------- | ----------------- | ----------------- |
 * | `undo-ended`     | preparing       | -               | -                 | -                 |
 * | `prepared`       | keeps the media | keeps the media | keeps the media   | -                 |
 * | `prepare-begun`  | counts it       | counts it       | counts it         | -                 |
 * | `prepare-failed` | next try        | next try        | next try          | -                 |
 * | `uploads-aged`   | -               | -               | prepares again    | -                 |
 * | `released`       | released        | released        | -                 | -                 |
 * | `cancelled`      | cancelled       | cancelled       | stopped           | -                 |
 * | `declined`       | notes who       | notes who       | notes who         | -                 |
 * | `failed`         | failed          | failed          | -                 | -                 |
 *
 * `canceller-named` adds, in any state, the name of the person who cancelled it.
 */
import { clockSkewMs } from '../language/clock-skew.ts';
import type { Refusal } from '../language/refusal.ts';
import type { Dispatch, Media, Obstacle, StoredMedium } from './message.ts';
import { withoutMedia } from './previews.ts';

export type DispatchEvent =
  | { type: 'undo-ended' }
  | { type: 'prepared'; media: Media[] }
  /** Before the work that may end the process. */
  | { type: 'prepare-begun' }
  | { type: 'prepare-failed'; attempts: number; retryAt: number; obstacle: Obstacle }
  | { type: 'uploads-aged'; at: number }
  | { type: 'released' }
  | { type: 'cancelled'; by: string }
  /** Not all of it: what a person was asked about and does not want to be sent. */
  | { type: 'declined'; by: string }
  /** What the person is called who cancelled it: nothing waits for a name. */
  | { type: 'canceller-named'; by: string; name: string }
  | { type: 'failed'; failure: Refusal };

/** Nothing of it may leave yet, and all of it can still be stopped. */
export const isUnreleased = ({ state }: Dispatch): boolean => state === 'held' || state === 'preparing';

/** Cancelled or failed as a whole. */
export const isOver = ({ state }: Dispatch): boolean => state === 'cancelled' || state === 'failed';

/** What of it still waits does not leave any more, also where its record does not say so yet. */
export const isStopped = (dispatch: Dispatch): boolean => isOver(dispatch) || dispatch.isStopped === true;

/** Its attachments are still to be made ready; also after the release, when uploads that grew old are made again. */
export const isPreparing = (dispatch: Dispatch): boolean => !dispatch.media && !isOver(dispatch);

/** What its attachments still lack, as long as it is tried. */
export const obstacleOf = (dispatch: Dispatch): Obstacle | undefined =>
  isPreparing(dispatch) ? dispatch.prepare.obstacle : undefined;

/** Times that the work on its pictures may have ended the process; then it is not begun again. */
const mostBegun = 2;

/** Whether the work on its pictures was begun too often without an end, which is what a picture does that takes all memory. */
export const endsTheProcess = ({ prepare }: Dispatch): boolean => (prepare.begun ?? 0) >= mostBegun;

/**
 * The uploads of a dispatch if all can be sent. Undefined if it has to be prepared again: the carrier keeps an upload for
 * `usableMs` milliseconds only, and a link was never uploaded.
 */
export const usableUploads = (media: readonly StoredMedium[], now: number, usableMs: number): Media[] | undefined => {
  const usable = media.filter(
    (medium): medium is Media => medium.kind === 'uploaded' && now - medium.uploadedAt <= usableMs,
  );
  return usable.length === media.length ? usable : undefined;
};

/** Whether the undo window is over. What a clock accepted that was ahead is not held until the moment of that clock. */
export const isUndoOver = ({ dueAt, acceptedAt }: Dispatch, now: number): boolean =>
  now >= dueAt || acceptedAt > now + clockSkewMs;

export const transitionDispatch = (dispatch: Dispatch, event: DispatchEvent): Dispatch => {
  switch (event.type) {
    case 'undo-ended':
      return dispatch.state === 'held' ? { ...dispatch, state: 'preparing' } : dispatch;
    case 'prepared':
      return isPreparing(dispatch) ? { ...dispatch, media: event.media } : dispatch;
    case 'prepare-begun': {
      if (!isPreparing(dispatch)) return dispatch;
      return { ...dispatch, prepare: { ...dispatch.prepare, begun: (dispatch.prepare.begun ?? 0) + 1 } };
    }
    case 'prepare-failed':
      if (!isPreparing(dispatch)) return dispatch;
      return { ...dispatch, prepare: { attempts: event.attempts, dueAt: event.retryAt, obstacle: event.obstacle } };
    case 'uploads-aged': {
      if (dispatch.state !== 'released' || !dispatch.media) return dispatch;
      return { ...withoutMedia(dispatch), prepare: { attempts: 0, dueAt: event.at } };
    }
    case 'released':
      return isUnreleased(dispatch) ? { ...dispatch, state: 'released' } : dispatch;
    case 'cancelled':
      if (isUnreleased(dispatch)) return { ...dispatch, state: 'cancelled', cancelledBy: event.by };
      if (isStopped(dispatch)) return dispatch;
      return { ...dispatch, isStopped: true, cancelledBy: dispatch.cancelledBy ?? event.by };
    case 'declined':
      return isOver(dispatch) || dispatch.cancelledBy ? dispatch : { ...dispatch, cancelledBy: event.by };
    case 'canceller-named':
      if (dispatch.cancelledBy !== event.by || dispatch.cancelledByName) return dispatch;
      return { ...dispatch, cancelledByName: event.name };
    case 'failed':
      return isUnreleased(dispatch) ? { ...dispatch, state: 'failed', failure: event.failure } : dispatch;
  }
};
