/** The sentences about what cannot be had now and perhaps in a minute. The card names the next try behind them. */
import { oneLine } from '../domain/language/format.ts';
import type { Obstacle } from '../domain/message/message.ts';

/** What went wrong between this app and the host of a link, perhaps for a moment only. */
export type LinkTrouble = { host: string } & (
  | { why: 'status'; status: number }
  /** `code` is for the log. */
  | { why: 'connection'; code: string }
  | { why: 'no-answer' | 'broke-off' | 'slow' }
);

/** @param name as the card names it: without what the link asks for, which may be the key to it */
export const obstacleOfLink = (name: string, trouble: LinkTrouble): Obstacle => ({
  sentence: `${name === trouble.host ? '' : `${oneLine(name)}: `}${trouble.host} ${wordsFor(trouble)}.`,
  advice: 'Check the link, or download the picture and attach it as a file.',
  field: 'links',
});

const wordsFor = (trouble: LinkTrouble): string => {
  switch (trouble.why) {
    case 'status':
      return `answered ${trouble.status}`;
    case 'connection':
      return "can't be reached";
    case 'no-answer':
      return "didn't answer in time";
    case 'broke-off':
      return 'broke off before the end';
    case 'slow':
      return 'was too slow to send it to the end';
  }
};

/** For the log, which names no host. */
export const reasonOfLink = (trouble: LinkTrouble): string => {
  if (trouble.why === 'status') return `link: status ${trouble.status}`;
  return `link: ${trouble.why === 'connection' ? trouble.code : trouble.why}`;
};

export const obstacleOfFile = (name: string): Obstacle => ({
  sentence: `${oneLine(name)}: Slack isn't handing out this file right now.`,
  advice: 'Resend it, or attach the file again.',
  field: 'files',
});

export const obstacleOfUpload = (name: string): Obstacle => ({
  sentence: `${oneLine(name)}: Plivo isn't accepting files right now.`,
  advice: 'Resend it later.',
  field: 'files',
});
