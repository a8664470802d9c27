/** What Slack's list of files says, in which the app looks up the pictures of a mention (decision 11). */
import { type Check, ok, skipped } from '../check.ts';
import { fieldsOf, listOf } from '../shape.ts';
import { callSlack, type SlackContext, slackNo } from './api.ts';
import { noChannel } from './channel.ts';

/** No page says whether its files have `shares`. Where they have none, each costs a call of `files.info`. */
export const slackFileList: Check<SlackContext> = {
  name: 'Slack file list',
  run: async (context) => {
    const { channel } = context;
    if (!channel) return noChannel;
    const answer = await callSlack(context, 'files.list', { channel, count: '20' });
    if (answer.kind !== 'ok') return slackNo(answer);
    const files = listOf(answer.body.files);
    if (files.length === 0) {
      return skipped(
        'Slack lists no file in the channel.',
        'Post a picture there, wait a minute, then run this again.',
      );
    }
    const telling = files.filter(({ shares }) => Object.keys(fieldsOf(shares)).length > 0);
    return ok(`${files.length} listed, ${telling.length} with "shares".`);
  },
};
