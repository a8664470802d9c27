/** The sentences about files that the bot cannot read or send, each with what to do instead. */
import { megabytes, oneLine } from '../../domain/language/format.ts';
import { type Refusal, refuse } from '../../domain/language/refusal.ts';

/** Of something for which Slack gives no name, because it does not show it to the bot. */
export const withheld = (slackCode: string): Refusal => {
  if (slackCode === 'missing_scope') {
    const sentence = 'I may not read files here: whoever runs me has to add the scope files:read and install me again.';
    return refuse('media.file-scope', sentence, 'files');
  }
  if (slackCode === 'file_deleted') return gone('The file');
  const sentence =
    'I cannot see the file where it was shared: invite me there with /invite @mms, or attach the file in the form of /mms.';
  return refuse('media.file-access', sentence, 'files');
};

export const gone = (name: string): Refusal =>
  refuse('media.file-gone', `${oneLine(name)} is not in Slack any more: attach it again in the form of /mms.`, 'files');

export const external = (name: string): Refusal =>
  refuse(
    'media.file-external',
    `${oneLine(name)} is stored outside of Slack, where I cannot read it: download it and attach it in the form of /mms.`,
    'files',
  );

export const signIn = (name: string): Refusal =>
  refuse(
    'media.file-signin',
    `Slack asks me to sign in for ${oneLine(name)} instead of giving it to me: attach it in the form of /mms.`,
    'files',
  );

/** Slack leads to a place that is not to have the token, or in circles. */
export const elsewhere = (name: string): Refusal =>
  refuse(
    'media.file-elsewhere',
    `I couldn't get ${oneLine(name)} from Slack. Attach it in the form that /mms opens.`,
    'files',
  );

export const tooLargeCode = 'media.too-large';

/** `bytes` is undefined where it is only known that there are more than the limit. */
export const tooLarge = (name: string, bytes: number | undefined, maxBytes: number): Refusal => {
  const size = bytes === undefined ? `more than ${megabytes(maxBytes)}` : megabytes(bytes);
  const sentence = `${oneLine(name)} is ${size}, and ${megabytes(maxBytes)} is the limit: make it smaller and attach it again.`;
  return refuse(tooLargeCode, sentence, 'files');
};
