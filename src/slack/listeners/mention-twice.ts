/** Slack may tell of one message more than once, also at the same moment: what is said has to be true of every event. */
import type { Draft, NoticeMessage } from '../../ports/index.ts';
import { sentOtherwise } from '../../usecases/request/request-send.ts';
import type { Mention } from '../reading/event-shapes.ts';
import type { ListenerDeps } from './deps.ts';
import { knownFiles } from './mention-files.ts';

/** A mention by a person; `key` is the same for every event of one message. */
export type Asked = Pick<Draft, 'userId' | 'entryPoint' | 'origin'> & { key: string; mention: Mention };

/** Where a person was told that nothing was sent, nothing is, and the other way around: both have this mark. */
export const refusedAs = (key: string): string => `${key}.refused`;

/** `refused` is what `refusedAs` has; that a message was sent with other files than this event names is said beside it. */
const onceOf = (message: NoticeMessage): string => {
  if (message.kind === 'repeat') return 'refused';
  const isSent = message.kind === 'refused' && message.refusals.some(({ code }) => code === sentOtherwise);
  return isSent ? 'conflict' : message.kind;
};

/** The person should not hear the same twice. @param once what tells the answers to one message apart */
export const tell = async (
  { useCases }: ListenerDeps,
  { userId, origin, key }: Asked,
  message: NoticeMessage,
  once = onceOf(message),
): Promise<void> => useCases.queueNotice(userId, origin, message, `${key}.${once}`);

/**
 * Where the message was accepted, with the files that this event names, it is not read anew.
 * Where the person was told that nothing was sent, nothing is.
 */
export const answerAgain = async (
  { useCases }: ListenerDeps,
  { key, mention }: Asked,
): Promise<NoticeMessage | 'refused' | undefined> => {
  const before = await useCases.answeredBefore(key, refusedAs(key));
  if (before === undefined || before === 'refused') return before;
  const sent = before.attachments.flatMap((it) => (it.kind === 'file' ? [it.fileId] : []));
  const isSame = knownFiles(mention).every(({ id }) => sent.includes(id));
  return isSame ? accepted(before.id) : undefined;
};

export const accepted = (dispatchId: string, picturesUnseen = false): NoticeMessage => ({
  kind: 'accepted',
  dispatchId,
  numberNowVisible: true,
  ...(picturesUnseen ? { picturesUnseen } : {}),
});
