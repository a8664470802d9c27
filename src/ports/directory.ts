export type Person = {
  id: string;
  /** As Slack shows it, in one line; absent where Slack has none that can be read. Of the person's own making. */
  name?: string;
  isBot: boolean;
  isGuest: boolean;
  /** Of another organization, as seen from the workspace that installed the app. */
  isExternal: boolean;
  isDeleted: boolean;
};

/**
 * `hidden`: Slack does not show it to the bot (a private channel without it, a DM between two). `scope-missing`: nor any
 * other conversation of its kind, because the installation lacks that scope.
 */
export type Channel =
  | { kind: 'known'; id: string; isShared: boolean; isArchived: boolean; isPrivate: boolean; isMember: boolean }
  | { kind: 'hidden' }
  | { kind: 'scope-missing'; scope: string };

/** Who is who in Slack, and where. Cached for a minute, and waited for a second; `undefined` means "cannot be known now" and counts as no. */
export type Directory = {
  person(userId: string): Promise<Person | undefined>;
  groupMembers(groupId: string): Promise<readonly string[] | undefined>;
  channel(channelId: string): Promise<Channel | undefined>;
  /** The same for the worker, who has time: rejects with `DeliveryError` where Slack does not say. */
  lookUpChannel(channelId: string): Promise<Channel>;
  /** The DM between the bot and a person. */
  directMessage(userId: string): Promise<string | undefined>;
  /** What Slack said within the last minute, without a call; undefined where it is not remembered. */
  remembered: {
    person(userId: string): Person | undefined;
    groupMembers(groupId: string): readonly string[] | undefined;
  };
};
