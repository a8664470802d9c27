/** Slack may tell of one message more than once, also at the same moment: what is said has to be true of every event. */
import type { Draft, NoticeMessage } from '../../ports/index.ts';
import { sentOtherwise } from '../../usecases/request/request-send.ts';
import type { Mention } from '../reading/event-shapes.ts';
import { mentionWords } from '../screen/private-words.ts';
import type { ListenerDeps } from './deps.ts';
import { knownFiles } from './mention-files.ts';

/** A mention by a person; `key` is the same for every event of one message. */
export type Asked = Pick<Draft, 'userId' | 'entryPoint' | 'origin'> & { key: string; mention: Mention };

/** Where a person was told that nothing was sent, nothing is, and the other way around: both have this mark. */
export const refusedAs = (key: string): string => `${key}.refused`;

/**
 * `refused` is what `refusedAs` has: nothing was sent, and nothing is to be when Slack tells of the message again. That it was
 * sent, or was sent with other files than this event names, is said beside that.
 */
const onceOf = (message: NoticeMessage): string => {
  if (message.kind === 'accepted') return message.kind;
  const isSent = message.kind === 'refused' && message.refusals.some(({ code }) => code === sentOtherwise);
  return isSent ? 'conflict' : 'refused';
};

/** Whoever is no member of the team is answered once in so long, whatever they write: each answer is stored and posted. */
const strangerHearsEveryMs = 3_600_000;

/** The person should not hear the same twice. @param once what tells the answers to one message apart; each is kept */
export const tell = async (
  { useCases }: ListenerDeps,
  { userId, origin, key }: Asked,
  message: NoticeMessage,
  ...once: readonly string[]
): Promise<void> => {
  const isStranger = (await useCases.standingOf(userId)) === 'stranger';
  const seldom = isStranger ? [{ name: `stranger.${userId}`, forMs: strangerHearsEveryMs }] : [];
  const marks = once.length > 0 ? once : [onceOf(message)];
  await useCases.queueNotice(userId, origin, message, ...marks.map((mark) => `${key}.${mark}`), ...seldom);
};

/**
 * An edit sends nothing. Nor does then the message before the edit, if nothing came of it yet: its author reads that they
 * should post it again, and Slack may deliver it minutes later.
 */
export const tellEdited = async (deps: ListenerDeps, asked: Asked): Promise<void> => {
  const { key } = asked;
  const before = await deps.useCases.answeredBefore(key, refusedAs(key));
  const message = { kind: 'sentence', text: mentionWords.edited } as const;
  await tell(deps, asked, message, ...(before === undefined ? ['refused', 'edited'] : ['edited']));
};

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
