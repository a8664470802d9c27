/**
 * The small pictures of what goes out, for the card. They are files in Slack, which needs a second or two before it shows
 * one (python-slack-sdk#1521), and never by itself deletes it. `transitionPreviews` is pure and total: what changes nothing
 * returns the same object.
 *
 *   preview of a medium   event          then
 *   none                  kept           hidden for now
 *   hidden for now        looked: ready  shown
 *                         looked: last   hidden for good
 *   shown                 refused        hidden for now, or for good
 *
 * A preview whose medium is gone is noted as spent: all of them are deleted with their dispatch.
 */
import { clockSkewMs } from '../language/clock-skew.ts';
import type { Dispatch, MediaFacts, StoredMedium } from './message.ts';

export type PreviewEvent =
  /** Slack has these files, by the index of their media. */
  | { type: 'kept'; files: readonly { of: number; fileId: string }[]; at: number }
  /** Slack was asked which of them it can show. `last`: it is not asked again. */
  | { type: 'looked'; ready: readonly string[]; last: boolean }
  /** Slack took a card only without these. `last`: it is not asked again. */
  | { type: 'refused'; fileIds: readonly string[]; last: boolean };

export const transitionPreviews = (dispatch: Dispatch, event: PreviewEvent): Dispatch => {
  switch (event.type) {
    case 'kept':
      return event.files.length === 0 ? dispatch : { ...event.files.reduce(withFile, dispatch), previewsAt: event.at };
    case 'looked':
      return withMedia(dispatch, (medium) => {
        if (!isAwaited(medium)) return medium;
        const { previewHidden: _hidden, ...rest } = medium;
        if (event.ready.includes(medium.previewFileId)) return rest;
        return event.last ? { ...rest, previewHidden: 'for-good' } : medium;
      });
    case 'refused':
      return withMedia(dispatch, (medium) =>
        isShown(medium) && event.fileIds.includes(medium.previewFileId)
          ? { ...medium, previewHidden: event.last ? 'for-good' : 'for-now' }
          : medium,
      );
  }
};

const withFile = (dispatch: Dispatch, { of, fileId }: { of: number; fileId: string }): Dispatch => {
  const medium = dispatch.media?.[of];
  // Made for media that were replaced or dropped meanwhile.
  if (!medium || medium.previewFileId) return { ...dispatch, spentPreviews: [...spentOf(dispatch), fileId] };
  return withMedia(dispatch, (it) => (it === medium ? { ...it, previewFileId: fileId, previewHidden: 'for-now' } : it));
};

const withMedia = (dispatch: Dispatch, change: (medium: StoredMedium) => StoredMedium): Dispatch => {
  const media = dispatch.media?.map(change);
  return media?.some((medium, index) => medium !== dispatch.media?.[index]) ? { ...dispatch, media } : dispatch;
};

/** A card can show it. */
export const isShown = <M extends MediaFacts>(medium: M): medium is M & { previewFileId: string } =>
  medium.previewFileId !== undefined && medium.previewHidden === undefined;

/** Slack has it and did not show it yet. */
const isAwaited = <M extends MediaFacts>(medium: M): medium is M & { previewFileId: string } =>
  medium.previewFileId !== undefined && medium.previewHidden === 'for-now';

const spentOf = ({ spentPreviews = [] }: Dispatch): readonly string[] => spentPreviews;
const filesOf = ({ media = [] }: Dispatch): string[] =>
  media.flatMap(({ previewFileId }) => (previewFileId ? [previewFileId] : []));

/** All that is to be deleted with the dispatch, each once. */
export const previewsOf = (dispatch: Dispatch): string[] => [...new Set([...filesOf(dispatch), ...spentOf(dispatch)])];

export const shownPreviews = ({ media = [] }: Dispatch): string[] =>
  media.filter(isShown).map(({ previewFileId }) => previewFileId);

/** What Slack is still to be asked about. */
export const awaitedPreviews = ({ media = [] }: Dispatch): string[] =>
  media.filter(isAwaited).map(({ previewFileId }) => previewFileId);

/** The same without its pictures, as a card that Slack refuses with them. */
export const withoutPreviews = (dispatch: Dispatch): Dispatch =>
  transitionPreviews(dispatch, { type: 'refused', fileIds: shownPreviews(dispatch), last: false });

/** Without its media; their previews are spent. */
export const withoutMedia = (dispatch: Dispatch): Dispatch => {
  const { media: _old, ...rest } = dispatch;
  const spent = previewsOf(dispatch);
  return spent.length > 0 ? { ...rest, spentPreviews: spent } : rest;
};

/** When Slack is asked whether it can show them, in milliseconds after it got them. */
const looksAfterMs = [500, 1_500, 3_500, 7_500, 15_500, 20_000] as const;
const lastLookAfterMs = Math.max(...looksAfterMs);

/** A moment that is still to come was set by a clock that was ahead: that is long ago. */
const ageOf = ({ previewsAt = 0 }: Dispatch, now: number): number =>
  previewsAt > now + clockSkewMs ? Number.POSITIVE_INFINITY : now - previewsAt;

/** The next moment at which Slack is to be asked, in milliseconds since 1970; `now` after the last. */
export const nextPreviewLook = (dispatch: Dispatch, now: number): number => {
  const age = ageOf(dispatch, now);
  const next = looksAfterMs.find((after) => after > age);
  return next === undefined ? now : now + next - age;
};

/** Whether a look at this moment is the last. */
export const isLastLook = (dispatch: Dispatch, now: number): boolean => ageOf(dispatch, now) >= lastLookAfterMs;
