/** Everything that can be looked at with the tokens alone. It sends no message to a phone, and takes away what it made. */
import { type Finding, type Result, runChecks } from './check.ts';
import { plivoAccount } from './plivo/account.ts';
import type { PlivoContext } from './plivo/api.ts';
import { plivoList } from './plivo/list.ts';
import { plivoSender } from './plivo/sender.ts';
import { plivoUpload } from './plivo/upload.ts';
import type { SlackContext } from './slack/api.ts';
import { slackChannel, slackPost, slackPrivate } from './slack/channel.ts';
import { slackFileList } from './slack/file-list.ts';
import { slackScopes, slackToken } from './slack/token.ts';
import { slackUpload } from './slack/upload.ts';

/** A finding instead of a context says why there is nothing to check with. */
export type LiveContext = { slack: SlackContext | Finding; plivo: PlivoContext | Finding };

export const liveCheck = async ({ slack, plivo }: LiveContext): Promise<Result[]> => {
  const results = await Promise.all([
    runChecks(slack, [slackToken, slackScopes, slackUpload, slackChannel, slackFileList, slackPost, slackPrivate]),
    runChecks(plivo, [plivoAccount, plivoSender, plivoList, plivoUpload]),
  ]);
  return results.flat();
};
