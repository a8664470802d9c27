import { DeliveryError } from '../../ports/errors.ts';
import { sentence, typedMessages } from '../screen/private-messages.ts';
import { privateWords } from '../screen/private-words.ts';
import type { Slack } from './call.ts';
import { upload } from './upload.ts';
import { openDirectMessage, post } from './whisper.ts';

/**
 * Posts what a person typed as a file in their DM, below a sentence. Where Slack takes no file, it comes as messages.
 *
 * @throws DeliveryError if it was not posted and may be later
 */
export const tellLongText = async (slack: Slack, userId: string, text: string): Promise<void> => {
  const channelId = await openDirectMessage(slack, userId);
  const file = { name: 'message.txt', type: 'text/plain; charset=utf-8', bytes: new TextEncoder().encode(text) };
  try {
    await upload(slack, file, channelId);
  } catch (error) {
    const isRefused = error instanceof DeliveryError && (!error.retryable || error.reason === 'missing_scope');
    if (!isRefused) throw error;
    for (const message of typedMessages(text)) await post(slack, { channelId }, message);
  }
  await post(slack, { channelId }, sentence(privateWords.longText));
};
