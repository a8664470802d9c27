import { nextPreviewLook, transitionPreviews } from '../../domain/message/previews.ts';
import type { Preview } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { markPending } from '../records.ts';

type KeepContext = Needs<'store' | 'clock' | 'queue' | 'previews'>;

/**
 * Brings small pictures to Slack, for the card. Sending waits for none of it: the media are stored before. What dies in
 * between costs the card its pictures.
 */
export const keepPreviews = async (context: KeepContext, dispatchId: string, small: Preview[]): Promise<void> => {
  const { store, clock, queue, previews } = context;
  const kept = await Promise.all(
    small.map(async (preview) => ({ of: preview.of, fileId: await previews.keep(preview) })),
  );
  const files = kept.flatMap(({ of, fileId }) => (fileId ? [{ of, fileId }] : []));
  if (files.length === 0) return;
  const at = clock.now();
  const done = await store.change([
    { do: 'update', kind: 'dispatch', id: dispatchId, fn: (it) => transitionPreviews(it, { type: 'kept', files, at }) },
    // One that was closed meanwhile is closed again, and then they are deleted with it.
    markPending(dispatchId),
  ]);
  if (done.ok) queue.wake(`preview.${dispatchId}`, nextPreviewLook(done.stored[0].value, at));
};
