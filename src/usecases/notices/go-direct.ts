import { isSaid } from '../../domain/message/card.ts';
import { transitionCard } from '../../domain/message/card-life.ts';
import { failedDirectlyKey } from '../../domain/message/news.ts';
import type { Change, Notice } from '../../ports/index.ts';
import type { Needs } from '../context.ts';

/**
 * Notes that only a direct message is left for a notice, so that only that is tried again.
 *
 * @returns false where nothing is left: the card and its thread could not say it either, so that it is told directly already
 */
export const goDirect = async ({ store }: Needs<'store'>, id: string, notice: Notice): Promise<boolean> => {
  const { message, directly } = notice;
  if (directly) return true;
  const noted: Change = { do: 'update', kind: 'notice', id, fn: (it) => ({ ...it, directly: true }) };
  try {
    await store.change([noted, ...(message.kind === 'dispatch-failed' ? [claimed(message.dispatchId)] : [])]);
    return true;
  } catch (error) {
    if (!(error instanceof ToldAlready)) throw error;
    return false;
  }
};

const claimed = (dispatchId: string): Change => ({
  do: 'update',
  kind: 'card',
  id: dispatchId,
  fn: (card) => {
    if (isSaid(card, failedDirectlyKey)) throw new ToldAlready();
    return transitionCard(card, { type: 'told', keys: [failedDirectlyKey] });
  },
});

/** Calls the whole change off. */
class ToldAlready extends Error {}
