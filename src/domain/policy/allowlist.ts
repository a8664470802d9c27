import { listed } from '../language/format.ts';
import { type Refusal, refuse } from '../language/refusal.ts';

/** Who asks to send, from where, and what the operator allows; ids are Slack's. */
export type Asking = {
  userId: string;
  /** Undefined when Slack's directory did not say who this is. */
  person: { isBot: boolean; isGuest: boolean; isExternal: boolean; isDeleted: boolean } | undefined;
  users: readonly string[];
  groups: readonly string[];
  /** Whether one of the groups has the person; undefined when that is not known. */
  inGroup: boolean | undefined;
  /** The channel of asking and the channel of the card. */
  channelIds: readonly string[];
  /** Empty for any. */
  allowedChannels: readonly string[];
  /** Who can be asked to change the list. An admin who is not on it may not send either. */
  admins: readonly string[];
};

/**
 * Whether this person may send from these channels; undefined is yes. What cannot be known is a no.
 *
 * The order is that of the advice: what nobody can mend comes before "ask to be put on the list", and "try again"
 * comes last, for those who could be allowed then.
 */
export const refusalToSend = (asking: Asking): Refusal | undefined =>
  emptyList(asking) ?? wrongKind(asking) ?? notListed(asking) ?? unknown(asking) ?? wrongChannel(asking);

const emptyList = ({ userId, users, groups }: Asking): Refusal | undefined =>
  users.length + groups.length > 0
    ? undefined
    : refuse(
        'actor.empty-list',
        `Nobody may send yet. Put \`ALLOWED_USERS=${userId}\` (you) into the configuration and restart.`,
      );

/** Whether a person may not send whatever the list says. */
export const isStranger = (person: NonNullable<Asking['person']>): boolean =>
  person.isDeleted || person.isBot || person.isExternal || person.isGuest;

const wrongKind = ({ person }: Asking): Refusal | undefined => {
  if (person?.isDeleted) return refuse('actor.deactivated', 'This account is deactivated, so it may not send.');
  if (person?.isBot) return refuse('actor.bot', 'Bots may not send. A person of the team has to do it.');
  if (person?.isExternal)
    return refuse('actor.external', 'Only people of this workspace may send. Ask someone of it to send this for you.');
  if (person?.isGuest)
    return refuse('actor.guest', 'Guests may not send. Ask a full member of this workspace to send this for you.');
  return undefined;
};

const isListed = ({ userId, users, groups, inGroup }: Asking): boolean | undefined =>
  users.includes(userId) || (groups.length === 0 ? false : inGroup);

const either = (mark: '@' | '#', ids: readonly string[]): string => {
  const names = new Set(ids.map((id) => `${mark}${id}`));
  return listed([...names], 'or');
};

const notListed = (asking: Asking): Refusal | undefined => {
  if (isListed(asking) !== false) return undefined;
  const { userId, admins } = asking;
  const whom = admins.length === 0 ? 'whoever runs this bot' : either('@', admins);
  const sentence = `You are not on the list of people who may send. Ask ${whom} to add ${userId} (you).`;
  return refuse('actor.not-listed', sentence);
};

export const unknownPerson = refuse(
  'actor.unknown',
  'I could not check who you are, because Slack did not answer. Try again in a minute.',
);

const unknown = (asking: Asking): Refusal | undefined =>
  asking.person && isListed(asking) !== undefined ? undefined : unknownPerson;

const wrongChannel = ({ channelIds, allowedChannels }: Asking): Refusal | undefined => {
  const wrong = allowedChannels.length === 0 ? [] : channelIds.filter((id) => !allowedChannels.includes(id));
  if (wrong.length === 0) return undefined;
  const sentence = `Sending is not allowed in ${either('#', wrong)}. Use ${either('#', allowedChannels)} instead.`;
  return refuse('actor.channel', sentence, 'channel');
};
