/** Whether Slack accepts the token, and what the app was granted. */
import { type Check, differs, ok } from '../check.ts';
import { callSlack, type SlackContext, slackNo } from './api.ts';

export const slackToken: Check<SlackContext> = {
  name: 'Slack token',
  run: async (context) => {
    const answer = await callSlack(context, 'auth.test');
    if (answer.kind !== 'ok') return slackNo(answer);
    if (answer.body.is_enterprise_install === true) {
      return differs(
        'The app is installed for a whole organization; it serves one workspace only.',
        'Install it in one workspace.',
      );
    }
    if (answer.body.enterprise_id) return ok('Slack accepts it. The workspace is part of an Enterprise organization.');
    return ok('Slack accepts it.');
  },
};

/** https://docs.slack.dev/apis/web-api: every answer names the granted scopes in `x-oauth-scopes`. */
export const slackScopes: Check<SlackContext> = {
  name: 'Slack scopes',
  run: async (context) => {
    const answer = await callSlack(context, 'auth.test');
    if (answer.kind !== 'ok') return slackNo(answer);
    const { granted } = answer;
    if (!granted) return differs("Slack doesn't say which scopes the app has.");
    const missing = context.scopes.filter((scope) => !granted.includes(scope));
    if (missing.length === 0) return ok(`The app has all ${context.scopes.length} scopes of manifest.yml.`);
    return differs(
      `The app lacks ${missing.length === 1 ? 'a scope' : `${missing.length} scopes`}: ${missing.join(', ')}.`,
      'Paste manifest.yml under App Manifest at api.slack.com/apps, then reinstall the app.',
    );
  },
};
