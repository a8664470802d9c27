/** How to send: what `/mms help` and the Home tab say. */
export const help = [
  '*Send a picture message from Slack*',
  '• `/mms` opens the form',
  '• `/mms +1 415 555 0123, 212-555-0187 See you at six https://example.com/map.png` sends at once: numbers first, then text and links to pictures',
  '• the message shortcut *Send as MMS* takes a message with its pictures',
  '• `@mms 415-555-0123 On my way` sends from inside a thread, with files',
  '• `/mms status [id]`, `history`, `cancel [id]`, `whoami`, `help`',
  'Numbers of the US and Canada only. Each person gets their own message. Replies are not shown in Slack yet.',
].join('\n');

export const homeWords = {
  whoami: (userId: string, problem: string | undefined) => `You are \`${userId}\`. ${problem ?? 'You may send.'}`,
};
