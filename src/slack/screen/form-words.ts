/** The sentences of the form. */
export const formWords = {
  title: 'Send an MMS',
  submit: 'Send',
  close: 'Close',
  to: {
    label: 'To',
    hint: 'Each person gets their own message; they do not see each other',
    placeholder: '+1 415 555 0123, 212-555-0187',
  },
  text: { label: 'Message' },
  kept: { label: 'Files of the message' },
  namelessFile: 'A file without a name',
  files: { label: 'Files', hint: 'Up to 10 pictures, videos, sounds or contact cards' },
  noFiles: "You can't attach files here: I'm not allowed to read them. Ask your admin to add the scope `files:read`.",
  links: { label: 'Links to pictures', hint: 'One per line, each to a picture that anyone can open' },
  linksLeftOut: (count: number) =>
    `${count === 1 ? "1 link didn't" : `${count} links didn't`} fit in this form. Send ${count === 1 ? 'it' : 'them'} in another message.`,
  channel: { label: 'Show the card in' },
  repeat: { title: 'Send it again?', submit: 'Send it again', close: 'Back' },
  failed: 'Slack did not let me open the form in time. Please try again.',
  outdated: 'This form is too old. Please open a new one with `/mms`.',
};
