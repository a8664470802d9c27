/** Which files a message has, where its event does not say it: docs/decisions/0011-files-of-a-mention.md. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Deadline, deadlineIn } from '../../kit/deadline.ts';
import { DeadlineError, DeliveryError } from '../../ports/errors.ts';
import type { Posted, PostedFiles } from '../../ports/index.ts';
import type { Slack } from '../api/call.ts';
import { lookIntoList } from './listed-files.ts';

/** The event has to be answered within 3 s, and what comes after this takes a second at most. */
const lookUpMs = 1_500;
/** Slack knows of a new message and its files a moment late: background-agents#1693, python-slack-sdk#1277. */
const lookAgainMs = 250;

export type Files = (PostedFiles & { kind: 'found' })['files'];

/**
 * `sure`: the message itself says so. `listed`: so far, since each file of a message gets there by itself. `unsettled`:
 * Slack does not say yet whether one that is there belongs to this message; the `files` of this look, if any, are the new
 * ones among those that do.
 */
export type Look = { kind: 'sure' | 'listed'; files: Files } | { kind: 'unsettled'; files?: Files };

type MessageFilesContext = Slack & {
  /** The scopes that the app has, as far as they are known. */
  granted: () => readonly string[];
};

/** Never rejects for what Slack says or does: the answer is then `unknown`. Takes 1.5 s at most. */
export const createMessageFiles =
  (context: MessageFilesContext) =>
  async (posted: Posted): Promise<PostedFiles> => {
    const deadline = deadlineIn(lookUpMs);
    try {
      return await deadline.bound(lookUntilSure(context, posted, deadline));
    } catch (error) {
      if (error instanceof DeadlineError) return { kind: 'unknown' };
      if (!(error instanceof DeliveryError)) throw error;
      return { kind: error.reason === 'missing_scope' ? 'no-scope' : 'unknown' };
    }
  };

/** What the list says twice is believed; no files are not, where the event hints at some. */
const lookUntilSure = async (
  context: MessageFilesContext,
  posted: Posted,
  deadline: Deadline,
): Promise<PostedFiles> => {
  let before: Look | undefined;
  for (;;) {
    const look = await lookOnce(context, posted, before);
    if (isBelieved(look, before) && (look.files.length > 0 || !posted.hinted))
      return { kind: 'found', files: look.files };
    before = look;
    if (deadline.msLeft() < lookAgainMs) return { kind: 'unknown' };
    await pause(lookAgainMs);
  }
};

const isBelieved = (look: Look, before: Look | undefined): look is Look & { files: Files } =>
  look.kind === 'sure' ||
  (look.kind === 'listed' && before?.kind === 'listed' && JSON.stringify(look.files) === JSON.stringify(before.files));

/** The history is certain, but only an operator who wants it grants it; the list needs nothing new. */
const lookOnce = async (context: MessageFilesContext, posted: Posted, before: Look | undefined): Promise<Look> => {
  if (!context.granted().some((scope) => scope.endsWith(':history')))
    return lookIntoList(context, posted, before?.files);
  try {
    return await lookIntoHistory(context, posted);
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    if (error.reason === 'thread_not_found') return { kind: 'unsettled' };
    // It was granted for another kind of conversation.
    if (error.reason === 'missing_scope') return lookIntoList(context, posted, before?.files);
    throw error;
  }
};

const lookIntoHistory = async ({ client, call }: Slack, { channelId, ts, threadTs }: Posted): Promise<Look> => {
  const args = { channel: channelId, ts: threadTs ?? ts, oldest: ts, latest: ts, inclusive: true, limit: 5 };
  const { messages } = await call('conversations.replies', () => client.conversations.replies(args));
  const message = messages?.find((it) => it.ts === ts);
  if (!message) return { kind: 'unsettled' };
  const files = message.files?.flatMap(({ id, name }) => (id ? [{ id, name: name ?? null }] : [])) ?? [];
  return { kind: 'sure', files };
};
