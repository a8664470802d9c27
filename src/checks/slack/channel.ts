/** What the bot may do in the channel that `--channel` names. Each check takes away what it posted. */
import { type Check, differs, type Finding, ok, skipped } from '../check.ts';
import { fieldsOf, textOf } from '../shape.ts';
import { callSlack, type SlackAnswer, type SlackContext, slackNo } from './api.ts';

export const noChannel = skipped('No --channel was given.', 'npm run slack-mms -- doctor --live --channel C012ABC');

export const slackChannel: Check<SlackContext> = {
  name: 'Slack channel',
  run: async (context) => {
    const { channel } = context;
    if (!channel) return noChannel;
    const answer = await callSlack(context, 'conversations.info', { channel });
    return answer.kind === 'ok' ? described(fieldsOf(answer.body.channel)) : slackNo(answer);
  },
};

const described = (channel: Readonly<Record<string, unknown>>): Finding => {
  const shared = channel.is_ext_shared === true ? ', shared with another organization' : '';
  const what = `It is a ${kindOf(channel)}${shared}`;
  if (channel.is_archived === true) return differs(`${what}, and archived.`, 'Choose another channel.');
  if (channel.is_member === true) return ok(`${what}, with the bot in it.`);
  // The bot sees a private channel only from inside.
  if (channel.is_member === undefined) return ok(`${what}; Slack doesn't say whether the bot is in it.`);
  return differs(`${what}, without the bot.`, 'Type /invite @mms there: mentions and private answers need it.');
};

const kindOf = ({ is_im, is_mpim, is_private }: Readonly<Record<string, unknown>>): string =>
  is_im === true ? 'DM' : is_mpim === true ? 'group DM' : is_private === true ? 'private channel' : 'public channel';

export const slackPost: Check<SlackContext> = {
  name: 'Slack post, edit, delete',
  run: async (context) => {
    const { channel } = context;
    if (!channel) return noChannel;
    const text = 'slack-mms live check: this is edited and deleted in a moment.';
    const posted = await callSlack(context, 'chat.postMessage', { channel, text });
    if (posted.kind !== 'ok') return slackNo(posted, 'Posting');
    // Slack answers with the id of the conversation, which editing needs where a person was named.
    const message = { channel: textOf(posted.body.channel) || channel, ts: textOf(posted.body.ts) };
    const edited = await callSlack(context, 'chat.update', { ...message, text: 'slack-mms live check: edited.' });
    const deleted = await callSlack(context, 'chat.delete', message);
    if (deleted.kind !== 'ok') return leftBehind(deleted);
    return edited.kind === 'ok' ? ok('All three work.') : slackNo(edited, 'Editing');
  },
};

const leftBehind = (deleted: Exclude<SlackAnswer, { kind: 'ok' }>): Finding => ({
  ...slackNo(deleted, 'Deleting'),
  next: 'Delete the test message by hand.',
});

/** Only that person sees it, and it is gone after a reload; Slack has no way to delete it. */
export const slackPrivate: Check<SlackContext> = {
  name: 'Slack private message',
  run: async (context) => {
    const { channel, user } = context;
    if (!channel) return noChannel;
    if (!user) return skipped('ALLOWED_USERS and ADMIN_USERS name no one to send it to.');
    const text = 'slack-mms live check: only you can see this. It goes away when you reload Slack.';
    const answer = await callSlack(context, 'chat.postEphemeral', { channel, user, text });
    if (answer.kind !== 'ok') return slackNo(answer);
    return ok('Slack took it. The first person in ALLOWED_USERS should see it in the channel now.');
  },
};
