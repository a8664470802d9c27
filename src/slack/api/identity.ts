import { AppError, DeliveryError } from '../../ports/errors.ts';
import type { Clock, Log } from '../../ports/index.ts';
import { badToken, type Slack } from './call.ts';
import type { TokenState } from './token-state.ts';

/** How long until Slack is asked again who we are, after it did not answer. */
const askAgainMs = 10_000;

/** Who the bot is, as Slack says. */
export type Identity = {
  teamId: string;
  enterpriseId?: string;
  /** Where the app-level token or `auth.test` names it. */
  appId?: string;
  botId?: string;
  botUserId?: string;
};

/** The bot scopes that the app uses; `manifest.yml` asks for them and docs/install.md gives the reasons. */
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
  'mpim:read',
];

type IdentityContext = Slack & {
  botToken: string;
  appToken: string | undefined;
  clock: Clock;
  log: Log;
  token: Pick<TokenState, 'isRefused' | 'askBy' | 'stop'>;
};
type State = IdentityContext & {
  /** Undefined until Slack answered once; the listeners do without. */
  known: Identity | undefined;
  stopAsking: () => void;
};

/** Asks Slack who we are, which also shows that the token is good. The answer is remembered. */
export const createIdentity = (context: IdentityContext) => {
  const state: State = { ...context, known: undefined, stopAsking: () => {} };
  context.token.askBy(() => check(state));
  return {
    get: (): Identity | undefined => state.known,
    /** As whom Bolt works, asked for each request. */
    authorize: async () => ({ botToken: state.botToken, ...state.known }),
    /** Rejects with `AppError` only if the token is refused; a Slack that is down is asked again. */
    start: () => ask(state),
    stop: () => {
      state.stopAsking();
      state.token.stop();
    },
    /** For `/readyz`: Slack has accepted the token, and has not refused it since. Rejects with `DeliveryError`. */
    ready: async (): Promise<void> => {
      if (!state.known || state.token.isRefused()) await check(state);
    },
  };
};

/** As in `xapp-1-A0123456789-…`. */
const appIn = (appToken = ''): string | undefined => /^xapp-\d+-(A[A-Z0-9]+)-/.exec(appToken)?.[1];

const ask = async (state: State): Promise<void> => {
  try {
    await check(state);
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    if (badToken.has(error.reason)) {
      const sentence = `Slack does not accept SLACK_BOT_TOKEN (${error.reason}). Copy the Bot User OAuth Token of the installed app.`;
      throw new AppError('slack.token', sentence, { cause: error });
    }
    state.stopAsking = state.clock.after(askAgainMs, () => {
      ask(state).catch((failure: unknown) => state.log.error('slack.token-refused', { error: failure }));
    });
  }
};

const check = async (state: State): Promise<void> => {
  const answer = await state.call('auth.test', () => state.client.auth.test());
  const granted = answer.response_metadata?.scopes;
  const missing = granted ? scopes.filter((scope) => !granted.includes(scope)) : [];
  if (missing.length > 0 && !state.known) state.log.warn('slack.scopes-missing', { missing });
  const appId = answer.app_id ?? appIn(state.appToken);
  state.known = {
    teamId: answer.team_id ?? '',
    ...(appId ? { appId } : {}),
    ...(answer.enterprise_id ? { enterpriseId: answer.enterprise_id } : {}),
    ...(answer.bot_id ? { botId: answer.bot_id } : {}),
    ...(answer.user_id ? { botUserId: answer.user_id } : {}),
  };
};
