/** Everything that a bot needs of this machine and of the services, looked at without disturbing a bot that runs. */
import { type Check, type Finding, type Result, runChecks } from './check.ts';
import { type ClockContext, clock } from './machine/clock.ts';
import { type PictureContext, pictures } from './machine/pictures.ts';
import { plivoAccount } from './plivo/account.ts';
import type { PlivoContext } from './plivo/api.ts';
import { plivoApplication } from './plivo/application.ts';
import { plivoBalance } from './plivo/balance.ts';
import { type FirstPictureContext, firstPicture, firstPictureMs } from './plivo/first-picture.ts';
import { plivoList } from './plivo/list.ts';
import { plivoSender } from './plivo/sender.ts';
import { plivoUpload } from './plivo/upload.ts';
import { plivoReports, publicAddress, slackRequests } from './public/address.ts';
import type { PublicContext } from './public/api.ts';
import type { SlackContext } from './slack/api.ts';
import { slackChannel, slackPost, slackPrivate } from './slack/channel.ts';
import { slackConnection } from './slack/connection.ts';
import { slackFileList } from './slack/file-list.ts';
import { slackScopes, slackToken } from './slack/token.ts';
import { slackUpload } from './slack/upload.ts';
import type { StoreContext } from './store/api.ts';
import { store, storeDurability, storeSpace } from './store/store.ts';

/** A finding instead of a context says why there is nothing to check with. */
export type DoctorContext = {
  /** What is found without asking anybody. */
  configuration: readonly Finding[];
  slack: SlackContext | Finding;
  plivo: PlivoContext | Finding;
  publicAddress: PublicContext | Finding;
  clock: ClockContext;
  store: StoreContext | Finding;
  pictures: PictureContext;
  /** Undefined unless a person asks for a first picture. */
  send: FirstPictureContext | Finding | undefined;
};

/** What is only tried where a person asks for it, because it leaves traces for a moment. No message is sent. */
const liveSlack: Check<SlackContext>[] = [slackUpload, slackChannel, slackFileList, slackPost, slackPrivate];
const livePlivo: Check<PlivoContext>[] = [plivoList, plivoUpload];

/** No check takes longer, in milliseconds. What leaves traces has more time, to take them away. */
const quickMs = 20_000;

/**
 * The services are asked side by side.
 *
 * @param live whether uploads, lists and the channel are tried out as well
 */
export const examine = async (context: DoctorContext, live: boolean): Promise<Result[]> => {
  const withinMs = live ? undefined : quickMs;
  const results = await Promise.all([
    runChecks(context.slack, [slackToken, slackScopes, slackConnection, ...(live ? liveSlack : [])], withinMs),
    runChecks(
      context.plivo,
      [plivoAccount, plivoBalance, plivoSender, plivoApplication, ...(live ? livePlivo : [])],
      withinMs,
    ),
    runChecks(context.publicAddress, [publicAddress, plivoReports, slackRequests], quickMs),
    runChecks(context.clock, [clock], quickMs),
    runChecks(context.store, [store, storeDurability, storeSpace], quickMs),
    runChecks(context.pictures, [pictures]),
  ]);
  const sent = context.send ? await runChecks(context.send, [firstPicture], firstPictureMs) : [];
  const configuration = context.configuration.map((finding) => ({ name: 'Configuration', finding }));
  return [...configuration, ...results.flat(), ...sent];
};
