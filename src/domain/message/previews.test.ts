import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleDispatch } from '../../../test/support/samples.ts';
import { transitionDispatch } from './dispatch.ts';
import type { Dispatch, Media } from './message.ts';
import {
  awaitedPreviews,
  isLastLook,
  nextPreviewLook,
  type PreviewEvent,
  previewsOf,
  shownPreviews,
  transitionPreviews,
  withoutPreviews,
} from './previews.ts';

const at = 1_000_000;
const medium = (name: string): Media => ({
  name,
  type: 'image/jpeg',
  bytes: 1,
  kind: 'uploaded',
  mediaId: name,
  uploadedAt: 1,
});
const bare = sampleDispatch({ media: [medium('a'), medium('b'), medium('c')] });
const kept = (...fileIds: string[]): PreviewEvent => ({
  type: 'kept',
  files: fileIds.map((fileId, of) => ({ of, fileId })),
  at,
});
const ready = (...fileIds: string[]): PreviewEvent => ({ type: 'looked', ready: fileIds, last: false });
const having = (dispatch: Dispatch, ...events: PreviewEvent[]) => events.reduce(transitionPreviews, dispatch);

describe('small pictures', () => {
  it('are shown one by one, as Slack is ready with them', () => {
    const uploaded = having(bare, kept('F1', 'F2'));
    expect([shownPreviews(uploaded), awaitedPreviews(uploaded)]).toEqual([[], ['F1', 'F2']]);
    const one = having(uploaded, ready('F2'));
    expect([shownPreviews(one), awaitedPreviews(one)]).toEqual([['F2'], ['F1']]);
    expect(shownPreviews(having(one, ready('F1')))).toEqual(['F1', 'F2']);
  });

  it('of earlier versions are shown', () => {
    const old = sampleDispatch({ media: [{ ...medium('a'), previewFileId: 'F1' }] });
    expect([shownPreviews(old), awaitedPreviews(old)]).toEqual([['F1'], []]);
  });

  it('are given up at the last look, and stay so', () => {
    const ended = having(bare, kept('F1', 'F2'), { type: 'looked', ready: ['F1'], last: true });
    expect([shownPreviews(ended), awaitedPreviews(ended), previewsOf(ended)]).toEqual([['F1'], [], ['F1', 'F2']]);
    expect(having(ended, ready('F2'))).toBe(ended);
  });

  it('that Slack refuses on a card are asked about again while they are new', () => {
    const shown = having(bare, kept('F1', 'F2'), ready('F1'));
    const refused = (last: boolean) => having(shown, { type: 'refused', fileIds: ['F1'], last });
    expect([shownPreviews(refused(false)), awaitedPreviews(refused(false))]).toEqual([[], ['F1', 'F2']]);
    expect([shownPreviews(refused(true)), awaitedPreviews(refused(true))]).toEqual([[], ['F2']]);
    expect(shownPreviews(withoutPreviews(shown))).toEqual([]);
    expect(withoutPreviews(bare)).toBe(bare);
  });

  it('of media that are made ready again are still to be deleted, and so are those that come too late', () => {
    const released = { ...having(bare, kept('F1'), ready('F1')), state: 'released' as const };
    const aged = transitionDispatch(released, { type: 'uploads-aged', at });
    expect(aged.media).toBeUndefined();
    const late = having(aged, kept('F2'));
    const again = having(transitionDispatch(late, { type: 'prepared', media: [medium('a')] }), kept('F3'), ready('F3'));
    expect(shownPreviews(again)).toEqual(['F3']);
    expect(previewsOf(again).toSorted()).toEqual(['F1', 'F2', 'F3']);
    expect(previewsOf(having(again, kept('F4'))).toSorted()).toEqual(['F1', 'F2', 'F3', 'F4']);
  });

  it('are never lost, whatever happens in whatever order', () => {
    const fileId = fc.constantFrom('F1', 'F2', 'F3', 'F4');
    const event = fc.oneof(
      fc.array(fc.record({ of: fc.nat(4), fileId })).map((files): PreviewEvent => ({ type: 'kept', files, at })),
      fc.record({ type: fc.constant('looked' as const), ready: fc.array(fileId), last: fc.boolean() }),
      fc.record({ type: fc.constant('refused' as const), fileIds: fc.array(fileId), last: fc.boolean() }),
      fc.constant('uploads-aged' as const),
      fc.constant('prepared' as const),
    );
    const property = fc.property(fc.array(event), (events) => {
      const given = new Set<string>();
      let now: Dispatch = { ...bare, state: 'released' };
      for (const it of events) {
        if (it === 'uploads-aged') now = transitionDispatch(now, { type: it, at });
        else if (it === 'prepared') now = transitionDispatch(now, { type: it, media: [medium('a'), medium('b')] });
        else now = transitionPreviews(now, it);
        if (typeof it === 'object' && it.type === 'kept') for (const file of it.files) given.add(file.fileId);
        expect(new Set(previewsOf(now))).toEqual(given);
      }
    });
    fc.assert(property);
  });
});

describe('Slack is asked', () => {
  const dispatch = having(bare, kept('F1'));
  const looks = (from: number) => {
    const moments: number[] = [];
    for (let now = from; moments.length < 20; ) {
      now = nextPreviewLook(dispatch, now);
      moments.push(now - at);
      if (isLastLook(dispatch, now)) break;
    }
    return moments;
  };

  it('less and less often, for twenty seconds', () =>
    expect(looks(at)).toEqual([500, 1_500, 3_500, 7_500, 15_500, 20_000]));

  it('once after an hour in which nobody ran', () => expect(looks(at + 3_600_000)).toEqual([3_600_000]));

  it('once by a clock that is right, after one that was a day ahead', () => {
    const now = at - 24 * 3_600_000;
    expect([nextPreviewLook(dispatch, now), isLastLook(dispatch, now)]).toEqual([now, true]);
  });
});
