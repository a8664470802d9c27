import { isOver } from '../../domain/message/dispatch.ts';
import type { Dispatch } from '../../domain/message/message.ts';
import type { Needs } from '../context.ts';

type TurnContext = Needs<'store' | 'clock' | 'queue' | 'log' | 'limiters'>;

/** Where another process has it canceled, the work here ends so much later at most. */
const lookEveryMs = 1_000;

/**
 * Runs the work on the attachments of a dispatch when its sender has a turn, and only as long as it is to be sent; then the signal
 * is aborted. Where there is no turn nothing runs, and its wake-up comes again when there is.
 */
export const inTurn = async <T>(
  context: TurnContext,
  dispatch: Dispatch,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> => {
  const signal = context.limiters.preparing.begin(dispatch.sender.userId, dispatch.id);
  if (!signal) return undefined;
  const stopWatching = watch(context, dispatch.id);
  try {
    return await work(signal);
  } finally {
    stopWatching();
    leaveTurn(context, dispatch);
  }
};

/** Lets the next one of this person begin. */
export const leaveTurn = ({ queue, clock, limiters }: TurnContext, { id, sender }: Dispatch): void => {
  const next = limiters.preparing.end(sender.userId, id);
  if (next !== undefined) queue.wake(`prepare.${next}`, clock.now());
};

const watch = (context: TurnContext, dispatchId: string): (() => void) => {
  const { store, clock, log, limiters } = context;
  let cancelTimer = () => {};
  const look = async (): Promise<void> => {
    later();
    const dispatch = await store.get('dispatch', dispatchId);
    if (!dispatch || isOver(dispatch)) limiters.preparing.stop(dispatchId);
  };
  const later = (): void => {
    cancelTimer = clock.after(lookEveryMs, () => {
      look().catch((error) => log.warn('prepare.not-watched', { dispatch: dispatchId, error }));
    });
  };
  later();
  return () => cancelTimer();
};
