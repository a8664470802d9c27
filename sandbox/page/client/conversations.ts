import type { Conversation, Snapshot } from '../shared.ts';

/** As the sidebar names it, for this person. */
export const conversationName = ({ kind, name, members }: Conversation, snapshot: Snapshot, me: string): string => {
  if (kind !== 'im') return `#${name}`;
  const other = members.find((id) => id !== me) ?? '';
  if (other === snapshot.app.user) return snapshot.app.name;
  return snapshot.people.find(({ id }) => id === other)?.name ?? other;
};

/** What is special about it, in a few words. */
export const conversationNote = ({ kind, hasBot, isShared, isArchived }: Conversation): string => {
  if (isArchived) return 'archived';
  if (isShared) return 'shared with another organization';
  if (kind === 'private') return hasBot ? 'private' : 'private, without the bot';
  if (kind === 'public' && !hasBot) return 'without the bot';
  return '';
};

/** The direct messages of the app with this person, once there are any. */
export const appConversation = ({ conversations, app }: Snapshot, me: string): Conversation | undefined =>
  conversations.find(({ kind, members }) => kind === 'im' && members.includes(app.user) && members.includes(me));
