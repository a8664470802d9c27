/**
 * What Slack does in one workspace and not in the next, or today and not tomorrow, as people measured it. Each habit is a
 * list of choices with what it looks like; the first is the usual one, and the worse one where both are common. Sources in
 * docs/emulators-slack.md.
 */
export type Habit = { what: string; choices: Readonly<Record<string, string>> };

export const slackHabits = {
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
    choices: { inEvent: 'with its files', bare: 'without its files' },
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
export type SlackHabits = { [Name in keyof Table]: keyof Table[Name]['choices'] };

export const usualHabits = (): SlackHabits => {
  const firsts = Object.entries(slackHabits).map(([name, { choices }]) => [name, Object.keys(choices)[0]]);
  return Object.fromEntries(firsts) as SlackHabits;
};
