export type Person = {
  id: string;
  isBot: boolean;
  isGuest: boolean;
  /** Of another organisation, as seen from the workspace that installed the app. */
  isExternal: boolean;
  isDeleted: boolean;
};

/** `unknown`: Slack does not show it to the bot (a private channel without it, a DM between two people), or did not answer. */
export type Channel =
  | { kind: 'known'; id: string; isShared: boolean; isArchived: boolean; isPrivate: boolean; isMember: boolean }
  | { kind: 'hidden' }
  | { kind: 'unknown' };

/** Who is who in Slack, and where. Cached, a second at most; `undefined` means "cannot be known now" and counts as no. */
export type Directory = {
  person(userId: string): Promise<Person | undefined>;
  groupMembers(groupId: string): Promise<readonly string[] | undefined>;
  channel(channelId: string): Promise<Channel>;
  /** The DM between the bot and a person. */
  directMessage(userId: string): Promise<string | undefined>;
};
