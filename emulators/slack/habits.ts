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
    what: 'A message of the bot may be edited',
    choices: { always: 'however old it is', fiveMinutes: 'until it is five minutes old' },
  },
  deletedThread: {
    what: 'A reply under a message that was deleted',
    choices: { refused: 'is refused with thread_not_found', unseen: 'is taken, and nobody sees it' },
  },
  membership: {
    what: 'A conversation that the bot looks up',
    choices: { said: 'says whether the bot is in it', unsaid: 'does not say it, with no `is_member`' },
  },
  mentionFiles: {
    what: 'A mention with a file comes',
    choices: {
      bare: 'without any trace of its files',
      hinted: 'without its files, but with `upload`',
      inBlocks: 'with its files in the blocks only',
      inEvent: 'with its files',
      messageOnly: 'not at all, there is only a message event',
    },
  },
  mentionEvents: {
    what: 'Where the app hears messages too, a mention comes',
    choices: {
      together: 'together with the message',
      mentionFirst: 'before the message',
      messageFirst: 'after the message',
    },
  },
  freshMessages: {
    what: 'A first look at what was posted a moment ago',
    choices: {
      missing: 'does not find it yet',
      unshared: 'finds its files, but not yet where they are shared',
      there: 'finds everything',
      unlisted: 'finds everything, but files.list never has its files',
    },
  },
  freshFiles: {
    what: 'A file that a person posted a moment ago',
    choices: { ready: 'can be downloaded at once', unaddressed: 'has no type and no address for 1.5 s' },
  },
  downloads: {
    what: 'A download is answered',
    choices: { overOrigin: 'by another address, which wants the token again', direct: 'at once' },
  },
  uploads: {
    what: 'A picture that the app uploaded can be shown',
    choices: { later: '1.5 s after its upload was completed', atOnce: 'at once', never: 'never' },
  },
  unreadyPicture: {
    what: 'A picture that cannot be shown yet is refused as',
    choices: { invalidBlocks: 'invalid_blocks', fileNotFound: 'file_not_found' },
  },
  uninvitedWhisper: {
    what: 'An ephemeral message in a public channel without the bot is refused',
    choices: { notInChannel: 'with not_in_channel', internalError: 'with internal_error' },
  },
  whisperInThread: {
    what: 'An ephemeral answer over a response URL that names a thread',
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
