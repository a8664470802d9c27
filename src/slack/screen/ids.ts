/** Every name that goes to Slack and comes back; written once. */
export const viewId = { compose: 'mms_compose', repeat: 'mms_repeat_view' } as const;

/** Blocks of the form, and the one element in each. Errors are answered by block. */
export const block = {
  to: 'to',
  text: 'text',
  files: 'files',
  kept: 'kept',
  links: 'links',
  channel: 'channel',
} as const;
export const element = 'value';

/** What a button does; its value says to what. */
export const action = {
  cancel: 'mms_cancel',
  again: 'mms_again',
  fix: 'mms_fix',
  details: 'mms_details',
  leave: 'mms_leave',
  repeat: 'mms_repeat',
  anyway: 'mms_anyway',
  decline: 'mms_decline',
} as const;
export type ActionName = (typeof action)[keyof typeof action];

/** Tells the buttons of a card from the same buttons in a private message. */
export const cardActions = 'card_actions';
