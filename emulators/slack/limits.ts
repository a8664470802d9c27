/** Slack's published numbers, one place. Lengths in characters, times in milliseconds, sizes in bytes. */

/** https://docs.slack.dev/reference/block-kit/blocks and its pages, one per block. */
export const block = {
  perMessage: 50,
  perView: 100,
  id: 255,
  sectionText: 3000,
  sectionFields: 10,
  sectionField: 2000,
  header: 150,
  contextElements: 10,
  actionsElements: 25,
  altText: 2000,
  imageTitle: 2000,
  imageUrl: 3000,
  label: 2000,
  hint: 2000,
  markdown: 12_000,
  cardTitle: 150,
  cardBody: 200,
  carouselCards: 10,
  containerChildren: 10,
  containerTitle: 150,
  tableRows: 100,
  tableCells: 20,
};

/**
 * Cumulative text of all blocks of a message, above which `msg_blocks_too_long` comes. Undocumented; 12,000 is what
 * a maintainer named (https://github.com/slackapi/bolt-js/issues/2867), where less was seen refused too.
 */
export const messageBlocksText = 12_000;

/** https://docs.slack.dev/reference/block-kit/block-elements and /composition-objects. */
export const element = {
  actionId: 255,
  buttonText: 75,
  buttonValue: 2000,
  url: 3000,
  accessibilityLabel: 75,
  placeholder: 150,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  optionText: 75,
  optionValue: 150,
  optionDescription: 75,
  selectOptions: 100,
  choices: 10,
  overflowOptions: 5,
  inputLength: 3000,
  maxFiles: 10,
};

/** https://docs.slack.dev/surfaces/modals, https://docs.slack.dev/reference/methods/views.open and views.push. */
export const view = {
  title: 24,
  privateMetadata: 3000,
  callbackId: 255,
  externalId: 255,
  bytes: 250 * 1024,
  stack: 3,
};

/** https://docs.slack.dev/reference/methods/chat.postMessage and chat.update. */
export const message = {
  text: 40_000,
  updateText: 4000,
  markdownText: 12_000,
  attachments: 100,
  /** With the habit `editWindow`; workspaces choose among several. */
  editWindow: 5 * 60_000,
};

/** https://docs.slack.dev/reference/block-kit/block-elements/file-input-element */
export const fileInputBytes = 10 * 1024 * 1024;

/** https://docs.slack.dev/interactivity/handling-user-interaction */
export const triggerLife = 3000;
export const responseUrl = { uses: 5, life: 30 * 60_000 };
/** Within this time every request of Slack must be answered; the same page. */
export const ackDeadline = 3000;

/**
 * https://docs.slack.dev/apis/events-api/using-socket-mode: ten connections, refreshed every few hours. Pings and the
 * size of a message are not documented.
 */
export const socketMode = { connections: 10, lifeSeconds: 18_060, pingEvery: 10_000, messageBytes: 1024 * 1024 };

/** https://docs.slack.dev/apis/events-api: retried at once, after a minute, after five. */
export const eventRetries = [0, 60_000, 300_000];

/** https://github.com/slackapi/python-slack-sdk/issues/1521: one to two seconds. */
export const fileProcessingMs = 1_500;
