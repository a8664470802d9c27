import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleDispatch } from '../../../test/support/samples.ts';
import { refuse } from '../language/refusal.ts';
import {
  type DispatchEvent,
  endsTheProcess,
  isOver,
  isPreparing,
  isUndoOver,
  isUnreleased,
  obstacleOf,
  transitionDispatch,
  usableUploads,
} from './dispatch.ts';
import type { Dispatch, Media, StoredMedium } from './message.ts';

const failure = refuse('media.unreadable', 'It is damaged.');
const media: Media[] = [{ name: 'a.jpg', type: 'image/jpeg', bytes: 1, kind: 'uploaded', mediaId: 'm', uploadedAt: 1 }];

const dispatch = (state: Dispatch['state'], more: Partial<Dispatch> = {}): Dispatch => {
  const { media: _none, ...rest } = sampleDispatch({ state });
  return { ...rest, ...more };
};

const obstacle = {
  sentence: 'cat.jpg: host.example answered 503.',
  advice: 'Check the link.',
  field: 'links',
} as const;

const states: Dispatch['state'][] = ['held', 'preparing', 'released', 'cancelled', 'failed'];
const events: DispatchEvent[] = [
  { type: 'undo-ended' },
  { type: 'prepared', media },
  { type: 'prepare-begun' },
  { type: 'prepare-failed', attempts: 2, retryAt: 9, obstacle },
  { type: 'uploads-aged', at: 9 },
  { type: 'released' },
  { type: 'cancelled', by: 'U2' },
  { type: 'failed', failure },
];

describe('a dispatch', () => {
  it('is held, prepared and released', () => {
    const prepared = transitionDispatch(dispatch('held'), { type: 'prepared', media });
    expect(prepared).toMatchObject({ state: 'held', media });
    expect(transitionDispatch(prepared, { type: 'released' })).toMatchObject({ state: 'released', media });
  });

  it('shows that it prepares where the undo window ends first', () =>
    expect(transitionDispatch(dispatch('held'), { type: 'undo-ended' }).state).toBe('preparing'));

  it('notes the next try to prepare', () =>
    expect(
      transitionDispatch(dispatch('held'), { type: 'prepare-failed', attempts: 2, retryAt: 9, obstacle }).prepare,
    ).toEqual({
      attempts: 2,
      dueAt: 9,
      obstacle,
    }));

  it('lacks something only as long as it is tried', () => {
    const failed = transitionDispatch(dispatch('held'), { type: 'prepare-failed', attempts: 2, retryAt: 9, obstacle });
    expect(obstacleOf(failed)).toBe(obstacle);
    expect(obstacleOf(transitionDispatch(failed, { type: 'prepared', media }))).toBeUndefined();
    expect(obstacleOf(transitionDispatch(failed, { type: 'cancelled', by: 'U2' }))).toBeUndefined();
  });

  it('is not prepared a third time where the work had no end twice', () => {
    const begun = (times: number) =>
      Array<DispatchEvent>(times).fill({ type: 'prepare-begun' }).reduce(transitionDispatch, dispatch('held'));
    expect([0, 1, 2].map((times) => endsTheProcess(begun(times)))).toEqual([false, false, true]);
    expect(begun(2)).toEqual({ ...dispatch('held'), prepare: { ...dispatch('held').prepare, begun: 2 } });
  });

  it('counts anew how often the work began once it had an end, though it failed or was done', () => {
    const begun: DispatchEvent[] = [{ type: 'prepare-begun' }];
    const failedOnce: DispatchEvent[] = [
      ...begun,
      { type: 'prepare-failed', attempts: 1, retryAt: 9, obstacle },
      ...begun,
    ];
    expect(endsTheProcess(failedOnce.reduce(transitionDispatch, dispatch('held')))).toBe(false);
    const madeOnce: DispatchEvent[] = [
      ...begun,
      { type: 'prepared', media },
      { type: 'uploads-aged', at: 9 },
      ...begun,
    ];
    expect(endsTheProcess(madeOnce.reduce(transitionDispatch, dispatch('released')))).toBe(false);
  });

  it('whose media are ready counts no work on them', () => {
    const ready = dispatch('released', { media });
    expect(transitionDispatch(ready, { type: 'prepare-begun' })).toBe(ready);
  });

  it('prepares again once its uploads have grown old', () => {
    const aged = transitionDispatch(dispatch('released', { media }), { type: 'uploads-aged', at: 9 });
    expect(aged).toMatchObject({ state: 'released', prepare: { attempts: 0, dueAt: 9 } });
    expect(isPreparing(aged)).toBe(true);
    expect(transitionDispatch(aged, { type: 'uploads-aged', at: 10 })).toBe(aged);
  });

  it('is cancelled as a whole before it is released, and notes the first who stopped it after', () => {
    const by = (id: string) => ({ type: 'cancelled', by: id }) as const;
    expect(transitionDispatch(dispatch('held'), by('U2'))).toMatchObject({ state: 'cancelled', cancelledBy: 'U2' });
    const released = transitionDispatch(dispatch('released'), by('U2'));
    expect(released).toMatchObject({ state: 'released', cancelledBy: 'U2' });
    expect(transitionDispatch(released, by('U3'))).toBe(released);
  });

  it('is told once what the person is called who cancelled it, and of nobody else', () => {
    const cancelled = transitionDispatch(dispatch('held'), { type: 'cancelled', by: 'U2' });
    const named = transitionDispatch(cancelled, { type: 'canceller-named', by: 'U2', name: 'Ben' });
    expect(named).toEqual({ ...cancelled, cancelledByName: 'Ben' });
    expect(transitionDispatch(named, { type: 'canceller-named', by: 'U2', name: 'Benny' })).toBe(named);
    expect(transitionDispatch(cancelled, { type: 'canceller-named', by: 'U3', name: 'Cal' })).toBe(cancelled);
    const held = dispatch('held');
    expect(transitionDispatch(held, { type: 'canceller-named', by: 'U2', name: 'Ben' })).toBe(held);
  });

  it('fails as a whole only before it is released', () => {
    expect(transitionDispatch(dispatch('preparing'), { type: 'failed', failure })).toMatchObject({ failure });
    const released = dispatch('released');
    expect(transitionDispatch(released, { type: 'failed', failure })).toBe(released);
  });

  it('that is over stays as it is, whatever comes', () => {
    for (const state of ['cancelled', 'failed'] as const) {
      for (const event of events) {
        const over = dispatch(state);
        expect(transitionDispatch(over, event)).toBe(over);
      }
    }
  });

  it('is never unreleased again, and what changes nothing is the same object', () => {
    fc.assert(
      fc.property(fc.constantFrom(...states), fc.array(fc.constantFrom(...events), { maxLength: 20 }), (state, all) => {
        let now = dispatch(state);
        for (const event of all) {
          const next = transitionDispatch(now, event);
          if (!isUnreleased(now)) expect(isUnreleased(next)).toBe(false);
          if (isOver(now)) expect(next).toBe(now);
          if (event.type !== 'prepare-failed' && JSON.stringify(next) === JSON.stringify(now)) expect(next).toBe(now);
          now = next;
        }
      }),
    );
  });
});

it('ends its undo window at its moment, or where it was accepted by a clock that was ahead', () => {
  const held = dispatch('held', { acceptedAt: 100_000, dueAt: 110_000 });
  expect(isUndoOver(held, 109_999)).toBe(false);
  expect(isUndoOver(held, 110_000)).toBe(true);
  expect(isUndoOver(held, 39_000)).toBe(true);
});

describe('an upload', () => {
  it('is trusted for as long as the carrier keeps it', () => {
    expect(usableUploads(media, 5_001, 5_000)).toEqual(media);
    expect(usableUploads(media, 5_002, 5_000)).toBeUndefined();
  });

  it('is not what a link of an earlier version is, which was never looked at again', () => {
    const link: StoredMedium = {
      name: 'a.jpg',
      type: 'image/jpeg',
      bytes: 1,
      kind: 'url',
      url: 'https://a.example/a.jpg',
    };
    expect(usableUploads([...media, link], 5_001, 5_000)).toBeUndefined();
  });
});

it('is stopped once after its release, by whoever came first', () => {
  const released = sampleDispatch({ state: 'released' });
  const stopped = transitionDispatch(released, { type: 'cancelled', by: 'U2' });
  expect(stopped).toMatchObject({ state: 'released', isStopped: true, cancelledBy: 'U2' });
  expect(transitionDispatch(stopped, { type: 'cancelled', by: 'U3' })).toBe(stopped);
});

it('is stopped also after somebody declined a part of it, whose name stays', () => {
  const declined = transitionDispatch(sampleDispatch({ state: 'released' }), { type: 'declined', by: 'U2' });
  expect(declined).toMatchObject({ cancelledBy: 'U2' });
  expect(transitionDispatch(declined, { type: 'declined', by: 'U3' })).toBe(declined);
  expect(transitionDispatch(declined, { type: 'cancelled', by: 'U3' })).toMatchObject({
    isStopped: true,
    cancelledBy: 'U2',
  });
});
