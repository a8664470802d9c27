/** What is too long for a message, or not for everybody's eyes, as a file in a person's DM. */
import { DeliveryError } from '../../ports/errors.ts';
import type { NoticeFacts } from '../../ports/index.ts';
import { problemList } from '../screen/news.ts';
import { sentence, typedMessages } from '../screen/private-messages.ts';
import { privateWords } from '../screen/private-words.ts';
import type { Slack } from './call.ts';
import { type Upload, upload } from './upload.ts';
import { openDirectMessage, post } from './whisper.ts';

/**
 * Posts what a person typed as a file in their DM, below a sentence. Where Slack takes no file, it comes as messages.
 *
 * @throws DeliveryError if it was not posted and may be later
 */
export const tellLongText = async (slack: Slack, userId: string, text: string): Promise<void> => {
  const channelId = await openDirectMessage(slack, userId);
  const file = asFile('message.txt', 'text/plain', text);
  await orAsMessages(slack, channelId, text, privateWords.longText, () => upload(slack, file, { channelId }));
  await post(slack, { channelId }, sentence(privateWords.longText));
};

/**
 * Posts the numbers of a list that were not reached as a file in their sender's DM, together with its sentence.
 *
 * @param isUpdate they have an earlier one
 * @throws DeliveryError if it was not posted and may be later, or if that is not known
 */
export const tellList = async (slack: Slack, userId: string, isUpdate: boolean, facts: NoticeFacts): Promise<void> => {
  const list = problemList(facts, isUpdate);
  if (!list) return;
  const { name, words, rows } = list;
  const channelId = await openDirectMessage(slack, userId);
  if (!rows) return void (await post(slack, { channelId }, sentence(words)));
  const file = asFile(name, 'text/csv', rows);
  await orAsMessages(slack, channelId, rows, words, () => upload(slack, file, { channelId, comment: words }));
};

const asFile = (name: string, type: string, content: string): Upload => ({
  name,
  type: `${type}; charset=utf-8`,
  bytes: new TextEncoder().encode(content),
});

/** An install without `files:write`, or a workspace that takes no files, still gets the words. */
const orAsMessages = async (
  slack: Slack,
  channelId: string,
  content: string,
  words: string,
  uploadIt: () => Promise<unknown>,
): Promise<void> => {
  try {
    await uploadIt();
  } catch (error) {
    const isRefused = error instanceof DeliveryError && (!error.retryable || error.reason === 'missing_scope');
    if (!isRefused) throw error;
    for (const message of typedMessages(content, words)) await post(slack, { channelId }, message);
  }
};
