/**
 * Slack's limits, from https://docs.slack.dev/reference/block-kit/blocks, /block-kit/block-elements, /surfaces/modals
 * and https://docs.slack.dev/reference/methods/chat.update. Characters are UTF-16 code units.
 */
export const limits = {
  /** `section` text. */
  sectionText: 3000,
  /** `chat.update` refuses more with `msg_too_long`. */
  messageText: 4000,
  /**
   * All blocks of a message together take about 12,000 characters before `msg_blocks_too_long` comes
   * (undocumented: https://github.com/slackapi/bolt-js/issues/2867). This is what a list of recipients may have of it.
   */
  listText: 6_000,
  contextElements: 10,
  messageBlocks: 50,
  /** Initial and typed value of a `plain_text_input`. */
  inputValue: 3000,
  optionText: 75,
  checkboxes: 10,
  fileInputFiles: 10,
  privateMetadata: 3000,
  /** Errors under a field have no stated limit; long ones are hard to read. */
  fieldError: 500,
} as const;

/** Cut at a limit without breaking a surrogate pair. */
export const truncate = (text: string, max: number): string =>
  text.length <= max
    ? text
    : `${text
        .slice(0, max - 1)
        .toWellFormed()
        .replace(/\uFFFD$/, '')}…`;
