import type { Dispatch } from '../../domain/message/message.ts';
import type { Needs } from '../context.ts';

/** How long equal content of one person is asked about before it is sent again. */
export const repeatWindowMs = 60_000;

/** Under which the last sending of this content by this person is noted. */
export const repeatMarkOf = ({ sender, content }: Pick<Dispatch, 'sender' | 'content'>): string =>
  `${sender.userId}.${content}`;

/** What reached nobody is no reason to ask "you sent exactly this"; a later sending's mark stays. */
export const forgetRepeat = async ({ store }: Needs<'store'>, dispatch: Dispatch): Promise<void> => {
  const mark = repeatMarkOf(dispatch);
  if ((await store.get('repeat', mark))?.dispatchId === dispatch.id) await store.remove('repeat', mark);
};
