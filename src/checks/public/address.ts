/** Whether PUBLIC_URL leads to this bot; where none runs, whether it leads to its port. */
import { type Check, differs, type Finding, failed, ok, skipped } from '../check.ts';
import { type Answered, request, type Unanswered } from '../request.ts';
import { fieldsOf, textOf } from '../shape.ts';
import { callBack, type PublicContext, verifyUrl } from './api.ts';
import { standIn } from './stand-in.ts';

export const publicAddress: Check<PublicContext> = {
  name: 'Public address',
  run: async (context) => {
    const word = context.nonce();
    const stand = await standIn(context.listen, word);
    try {
      const answer = await request(`${context.publicUrl}/healthz`, {});
      if (!('status' in answer)) return unreachable(answer);
      return typeof stand === 'string' ? ofBot(answer, context) : ofStandIn(answer, word);
    } finally {
      if (typeof stand !== 'string') await stand.stop();
    }
  },
};

const unreachable = ({ problem }: Unanswered): Finding =>
  failed(
    `PUBLIC_URL can't be reached from here: ${problem}.`,
    'Check its DNS, the firewall and the proxy in front of the bot. Some networks keep their own machines from their public address: then try it from outside.',
  );

const ofBot = (answer: Answered, { version }: PublicContext): Finding => {
  const { ok: isOk, version: found } = fieldsOf(answer.json);
  if (answer.status !== 200 || isOk !== true) return stranger(answer.status);
  if (textOf(found) === version) return ok('It leads to a bot of this version.');
  return differs('It leads to a bot of another version.', 'Restart the bot, or check which machine it leads to.');
};

/** What answers a bot's place while it is empty came from this process, or from another machine. */
const ofStandIn = (answer: Answered, word: string): Finding => {
  if (answer.headers.get('x-doctor') === word) return ok('It leads to this machine. No bot runs there yet.');
  if (answer.status === 200 && fieldsOf(answer.json).ok === true) return ok('It leads to a bot on another machine.');
  return stranger(answer.status);
};

const stranger = (status: number): Finding =>
  status >= 502 && status <= 504
    ? failed(`A proxy answers there, without a bot behind it (HTTP ${status}).`, passOn)
    : failed(`Something else than the bot answers there (HTTP ${status}).`, passOn);

const passOn = 'Check that the proxy passes PUBLIC_URL on to PORT, and that the bot runs.';

const notRunning = skipped('No bot runs there yet.', 'Start the bot, then run this again.');

/** Whether a bot answers; what stands in for it is gone by now. */
const botAnswers = async ({ publicUrl }: PublicContext): Promise<boolean> => {
  const answer = await request(`${publicUrl}/healthz`, {});
  return 'status' in answer && answer.status === 200 && fieldsOf(answer.json).ok === true;
};

export const plivoReports: Check<PublicContext> = {
  name: 'Plivo reports',
  run: async (context) => {
    const { plivoToken } = context;
    if (!plivoToken) return skipped("PLIVO_AUTH_TOKEN isn't set.");
    if (!(await botAnswers(context))) return notRunning;
    const bare = await callBack(context, undefined);
    const signed = await callBack(context, plivoToken);
    if (!('status' in bare)) return unreachable(bare);
    if (!('status' in signed)) return unreachable(signed);
    if (bare.status === 401 && signed.status === 404) return ok('The bot takes what Plivo signs for PUBLIC_URL.');
    if (signed.status === 401) return failed('The bot refuses what is signed for PUBLIC_URL (HTTP 401).', sameSettings);
    if (bare.status === 404)
      return failed('The bot takes no reports of Plivo (HTTP 404).', 'Set PUBLIC_URL for the bot too, and restart it.');
    return failed(`The bot answers HTTP ${signed.status} to a report.`, 'Look in its log.');
  },
};

const sameSettings =
  'Give the bot the same PUBLIC_URL and PLIVO_AUTH_TOKEN as here, restart it, and check that no proxy changes the path.';

export const slackRequests: Check<PublicContext> = {
  name: 'Slack requests',
  run: async (context) => {
    const { signingSecret, nonce } = context;
    if (!signingSecret) return skipped('In Socket Mode Slack needs no address.');
    if (!(await botAnswers(context))) return notRunning;
    const challenge = nonce();
    const answer = await verifyUrl(context, signingSecret, challenge);
    if (!('status' in answer)) return unreachable(answer);
    if (answer.status === 200 && fieldsOf(answer.json).challenge === challenge)
      return ok('The bot takes what Slack signs.');
    if (answer.status === 401) {
      return failed(
        'The bot refuses what is signed with SLACK_SIGNING_SECRET (HTTP 401).',
        'Give the bot the same secret as here and restart it; if it has, set its clock.',
      );
    }
    if (answer.status === 404)
      return failed(
        'The bot takes no requests of Slack (HTTP 404).',
        'Unset SLACK_APP_TOKEN for the bot, and restart it.',
      );
    return failed(`The bot answers HTTP ${answer.status} to Slack.`, 'Look in its log.');
  },
};
