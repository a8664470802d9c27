import type { WebClient } from '@slack/web-api';
import type { Log } from '../../ports/index.ts';
import type { SlackCall } from './call.ts';

/** Who the bot is, as Slack says. */
export type Identity = { teamId: string; enterpriseId?: string; botId?: string; botUserId?: string };

/** The bot scopes that the app uses; `manifest.yml` asks for them and the README gives the reasons. */
const scopes = [
  'commands',
  'chat:write',
  'chat:write.public',
  'files:read',
  'files:write',
  'users:read',
  'usergroups:read',
  'app_mentions:read',
  'im:write',
  'channels:read',
  'groups:read',
];

/** Asks Slack who we are, which also shows that the token is good. The answer is remembered. */
export const createIdentity = ({ client, call, log }: { client: WebClient; call: SlackCall; log: Log }) => {
  let known: Identity | undefined;
  return {
    /** Undefined until Slack answered once; the listeners do without. */
    get: (): Identity | undefined => known,
    /** Rejects with `DeliveryError`. */
    check: async (): Promise<Identity> => {
      const answer = await call('auth.test', () => client.auth.test());
      const granted = answer.response_metadata?.scopes;
      const missing = granted ? scopes.filter((scope) => !granted.includes(scope)) : [];
      if (missing.length > 0 && !known) log.warn('slack.scopes-missing', { missing });
      known = {
        teamId: answer.team_id ?? '',
        ...(answer.enterprise_id ? { enterpriseId: answer.enterprise_id } : {}),
        ...(answer.bot_id ? { botId: answer.bot_id } : {}),
        ...(answer.user_id ? { botUserId: answer.user_id } : {}),
      };
      return known;
    },
  };
};
