import type { View } from '@slack/types';
import type { Place } from '../domain/message/message.ts';
import type { Alarms, Clock, Log } from '../ports/index.ts';
import { createCall, createSlackClient, interactiveMs, type Slack, workerMs } from './api/call.ts';
import { createDirectory } from './api/directory.ts';
import { createIdentity } from './api/identity.ts';
import { createMessenger } from './api/messenger.ts';
import { createScopes } from './api/scopes.ts';
import type { SdkLogger } from './api/sdk-logger.ts';
import { createTokenState } from './api/token-state.ts';
import { tellDirectly, whisper } from './api/whisper.ts';
import { createSlackFileSource } from './files/file-source.ts';
import { createMessageFiles } from './files/message-files.ts';
import { createSlackPreviews } from './files/previews.ts';
import type { CardMessage, Showing } from './screen/card.ts';

type SlackOptions = {
  config: {
    slack: { botToken: string; appToken: string | undefined; apiUrl: string };
    showNumbers: Showing['numbers'];
  };
  clock: Clock;
  log: Log;
  alarms: Alarms;
  logger: SdkLogger;
  from: string;
};

/** Everything that this app asks of Slack, on two clients, so that a 429 for a card does not delay a form. */
export const createSlack = ({ config, clock, log, alarms, logger, from }: SlackOptions) => {
  const { botToken, appToken, apiUrl } = config.slack;
  const scopes = createScopes();
  const token = createTokenState({ alarms, clock });
  const call = createCall(log, scopes.note, token.note);
  const clientWithin = (timeoutMs: number) => createSlackClient({ token: botToken, apiUrl, timeoutMs, logger });
  const interactive: Slack = { call, client: clientWithin(interactiveMs) };
  const worker: Slack = { call, client: clientWithin(workerMs) };
  const { get: self, ...identity } = createIdentity({ ...interactive, botToken, appToken, clock, log, token });
  const showing = { numbers: config.showNumbers, from };
  return {
    ...identity,
    self,
    directory: createDirectory({ interactive, worker, clock, teamOf: self }),
    files: createSlackFileSource({ ...worker, botToken, slackApiUrl: apiUrl, now: clock.now }),
    filesOfMessage: createMessageFiles({ ...interactive, granted: scopes.granted }),
    previews: createSlackPreviews(worker),
    messenger: createMessenger({ ...worker, showing, now: clock.now }),
    mayReadFiles: scopes.mayReadFiles,
    openView: (triggerId: string, view: View) => openView(interactive, triggerId, view),
    publishHome: (userId: string, view: View) => publishHome(interactive, userId, view),
    whisper: (userId: string, place: Place, message: CardMessage) => whisper(interactive, userId, place, message),
    tellDirectly: (userId: string, message: CardMessage, place?: Place) =>
      tellDirectly(interactive, userId, message, place),
  };
};

const openView = async ({ client, call }: Slack, triggerId: string, view: View): Promise<void> => {
  await call('views.open', () => client.views.open({ trigger_id: triggerId, view }));
};

const publishHome = async ({ client, call }: Slack, userId: string, view: View): Promise<void> => {
  await call('views.publish', () => client.views.publish({ user_id: userId, view }));
};
