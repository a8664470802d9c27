import { type Refusal, refuse, refuseForNow } from '../language/refusal.ts';
import { type Asking, isStranger } from './allowlist.ts';

/** Who had it sent, and what the operator allows by now. */
export type Starting = Pick<Asking, 'users' | 'groups' | 'inGroup' | 'channelIds' | 'allowedChannels'> & {
  senderId: string;
  /** As far as Slack said it a moment ago: nobody is asked again before each message. */
  sender: Asking['person'];
};

/**
 * Whether a message that was accepted may still start; undefined is yes. The operator may have changed the lists since then. What
 * is not known does not stop it: it was known when the message was accepted.
 */
export const refusalToStart = (starting: Starting): Refusal | undefined => {
  const { senderId, sender, users, groups, inGroup, channelIds, allowedChannels } = starting;
  if (users.length + groups.length === 0) return emptyList;
  if (sender && isStranger(sender)) return strange;
  const isListed = users.includes(senderId) || (groups.length > 0 && inGroup !== false);
  if (!isListed) return unlisted;
  const isElsewhere = allowedChannels.length > 0 && channelIds.some((id) => !allowedChannels.includes(id));
  return isElsewhere ? channelClosed : undefined;
};

const emptyList = refuseForNow(
  'start.empty-list',
  'Not sent: nobody is on the list of people who can send anymore. Once someone is, it can be sent again.',
);
const strange = refuseForNow(
  'start.sender',
  "Not sent: its sender's Slack account can't send anymore. Someone who can may send it again.",
);
const unlisted = refuseForNow(
  'start.not-listed',
  "Not sent: its sender isn't on the list of people who can send anymore. Someone who is can send it again.",
);
const channelClosed = refuse(
  'start.channel',
  "Not sent: sending isn't allowed in this message's channel anymore. Send it from another channel.",
  'channel',
);

/** Of one recipient; the others of the list go. */
export const countryClosed = refuse(
  'start.country',
  "Not sent: messages to this number's country aren't allowed anymore.",
);
