/** What Slack reaches the app with: the app-level token of Socket Mode, or the signing secret of HTTP. */
import { type Check, differs, type Finding, failed, ok } from '../check.ts';
import { callSlack, type SlackContext, slackNo } from './api.ts';

export const slackConnection: Check<SlackContext> = {
  name: 'Slack connection',
  run: async (context) => {
    const { appToken, signingSecret } = context;
    if (appToken) return socketMode(context, appToken);
    return signingSecret ? httpMode(signingSecret) : failed('Slack has no way to reach the app.', setOne);
  },
};

const setOne = 'Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.';

/** An address that is not used is no connection: https://docs.slack.dev/reference/methods/apps.connections.open */
const socketMode = async ({ apiUrl }: SlackContext, appToken: string): Promise<Finding> => {
  const answer = await callSlack({ apiUrl, botToken: appToken }, 'apps.connections.open');
  if (answer.kind === 'ok') return ok('Slack accepts the app-level token (Socket Mode).');
  const finding = slackNo(answer);
  if (answer.kind === 'unreachable' || answer.code === 'ratelimited') return finding;
  return { ...finding, says: `SLACK_APP_TOKEN: ${finding.says}`, next: newToken };
};

const newToken =
  'Under Basic Information at api.slack.com/apps make an App-Level Token with connections:write, and copy it into SLACK_APP_TOKEN.';

/** Slack has no way to ask whether it is the right one. The request through PUBLIC_URL shows whether the bot has the same. */
const httpMode = (signingSecret: string): Finding =>
  /^[0-9a-f]{32}$/.test(signingSecret)
    ? ok('HTTP, with a signing secret.')
    : differs(
        "SLACK_SIGNING_SECRET doesn't look like one: those have 32 digits and letters from a to f.",
        'Copy the Signing Secret from Basic Information at api.slack.com/apps.',
      );
