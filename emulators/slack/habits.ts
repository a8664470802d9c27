/**
 * What Slack does in one workspace and not in the next, or today and not tomorrow, as people measured it. Each habit is a
 * list of choices with what it looks like; the first is the usual one, and the worse one where both are common. Sources in
 * docs/emulators-slack.md.
 */
export type Habit = { what: string; choices: Readonly<Record<string, string>> };

export const slackHabits = {
  appId: {
    what: 'auth.test with a token of a bot',
    choices: { unsaid: 'does not name the app', said: 'names the app' },
  },
  editWindow: {
    what: 'The bot can edit its messages',
    choices: { always: 'at any time', fiveMinutes: 'for five minutes' },
  },
  deletedThread: {
    what: 'A reply to a deleted message',
    choices: { refused: 'is refused with thread_not_found', unseen: 'is accepted, but nobody sees it' },
  },
  membership: {
    what: 'A conversation that the bot looks up',
    choices: { said: 'says whether the bot is in it', unsaid: "doesn't say so: there's no is_member" },
  },
  mentionFiles: {
    what: 'A mention with a file comes',
    choices: {
      bare: 'without any trace of its files',
      hinted: 'without its files, but with upload',
      inBlocks: 'with its files only in its blocks',
      inEvent: 'with its files',
      messageOnly: 'not at all: there is only a message event',
    },
  },
  mentionEvents: {
    what: 'If the app hears messages too, a mention comes',
    choices: {
      together: 'together with the message',
      mentionFirst: 'before the message',
      messageFirst: 'after the message',
    },
  },
  freshMessages: {
    what: 'The first look at a new message',
    choices: {
      missing: "doesn't find it",
      partly: 'finds all of its files but the last',
      unshared: 'finds its files, but not yet where they are shared',
      there: 'finds everything',
      unlisted: 'finds it, but files.list never has its files',
    },
  },
  freshFiles: {
    what: 'A file that a person posted a moment ago',
    choices: { ready: 'can be downloaded at once', unaddressed: 'has no type and no address for 1.5 s' },
  },
  downloads: {
    what: 'A download',
    choices: { overOrigin: 'is redirected and wants the token again', direct: 'is answered directly' },
  },
  uploads: {
    what: 'A picture that the app uploaded',
    choices: { later: 'can be shown after 1.5 s', atOnce: 'can be shown at once', never: 'can never be shown' },
  },
  unreadyPicture: {
    what: "A picture that can't be shown yet is refused with",
    choices: { invalidBlocks: 'invalid_blocks', fileNotFound: 'file_not_found' },
  },
  uninvitedWhisper: {
    what: 'A private answer in a public channel without the bot is refused with',
    choices: { notInChannel: 'not_in_channel', internalError: 'internal_error' },
  },
  whisperInThread: {
    what: 'A private answer by response URL that names a thread',
    choices: { ignored: 'lands in the channel', refused: 'is refused', honored: 'is shown in the thread' },
  },
} as const satisfies Record<string, Habit>;

type Table = typeof slackHabits;
/** May be changed at any time. */
export type SlackHabits = { -readonly [Name in keyof Table]: keyof Table[Name]['choices'] };

export const usualHabits = (): SlackHabits => {
  const firsts = Object.entries(slackHabits).map(([name, { choices }]) => [name, Object.keys(choices)[0]]);
  return Object.fromEntries(firsts) as SlackHabits;
};
