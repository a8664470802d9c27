/** Pictures as the app prepares them, without Slack and Plivo. */
import { setTimeout as pause } from 'node:timers/promises';
import { bindFitter } from '../../src/media/fit.ts';
import { createPicturesApart } from '../../src/media/pictures/apart.ts';
import { createMediaPreparer } from '../../src/media/prepare.ts';
import type { Bytes } from '../../src/media/strip/strip.ts';
import { mediaLimits } from '../../src/media/types.ts';
import { createRemuxer } from '../../src/media/video/remuxer.ts';

export const targetBytes = 600_000;
export const pictures = createPicturesApart({ memory: 1_000_000_000 });
export const fitter = bindFitter({
  pictures,
  remuxer: createRemuxer(),
  limits: mediaLimits(targetBytes),
});

/** So many dispatches in flight, each of which reads a file of its own; an upload takes as long as a network does. */
export const dispatches = async (count: number, source: Bytes): Promise<void> => {
  const { prepare } = createMediaPreparer({
    files: {
      read: async (_id, _max, intake) => {
        await intake?.take(source.length);
        return { kind: 'file', name: 'photo.jpg', bytes: source.slice() };
      },
    },
    fetchLink: async () => ({ kind: 'refused', no: { why: 'link-missing' } }),
    fitter,
    host: {
      upload: async () => {
        await pause(50);
        return { kind: 'uploaded', mediaId: 'm' };
      },
    },
    now: Date.now,
  });
  const outcomes = await Promise.all(
    Array.from({ length: count }, () => prepare([{ kind: 'file', fileId: 'F1', name: null }])),
  );
  const failed = outcomes.filter(({ kind }) => kind !== 'ready').length;
  if (failed > 0) throw new Error(`${failed} of ${count} dispatches were not ready`);
};
