/** What Slack tells of a conversation, as far as it tells it. */
import type { WebClient } from '@slack/web-api';
import { DeliveryError } from '../../ports/errors.ts';
import type { Channel } from '../../ports/index.ts';
import type { Slack } from './call.ts';

/** @throws DeliveryError where Slack may tell it later */
export const findChannel = async ({ client, call }: Slack, channelId: string): Promise<Channel | undefined> => {
  try {
    const { channel } = await call('conversations.info', () => client.conversations.info({ channel: channelId }));
    return channel && toChannel(channelId, channel);
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    if (error.failure === 'place') return { kind: 'hidden' };
    if (error.reason === 'missing_scope') return { kind: 'scope-missing', scope: scopeOf(error.scope) };
    throw error;
  }
};

/** What Slack asks for, where it names one of these; an installation of an earlier version lacks the last one. */
const readScopes: readonly string[] = ['channels:read', 'groups:read', 'mpim:read'];
const scopeOf = (needed = ''): string => readScopes.find((scope) => scope === needed) ?? 'mpim:read';

type SlackChannel = NonNullable<Awaited<ReturnType<WebClient['conversations']['info']>>['channel']>;

/** `is_member` may be missing: what is not public and can be seen is a conversation that the bot is in. */
const toChannel = (id: string, channel: SlackChannel): Channel => {
  const isPrivate = channel.is_private === true || channel.is_group === true || channel.is_mpim === true;
  return {
    kind: 'known',
    id,
    isShared: channel.is_ext_shared === true || channel.is_pending_ext_shared === true,
    isArchived: channel.is_archived === true,
    isPrivate,
    isMember: channel.is_mpim === true || (channel.is_member ?? isPrivate),
  };
};
