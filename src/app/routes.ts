import type { Config } from '../config/index.ts';
import { createHealthRoutes } from '../http/health.ts';
import { createPlivoStatusRoute } from '../http/plivo-status.ts';
import type { Route } from '../http/router.ts';
import { createSlackRoute } from '../http/slack-route.ts';
import { type Params, type PlivoCallback, parseCallback } from '../plivo/webhook/parse.ts';
import { createPlivoAuthenticator, isSigned } from '../plivo/webhook/verify.ts';
import { StoreError } from '../ports/errors.ts';
import type { createSlackApp } from '../slack/bolt/bolt.ts';
import type { UseCases } from '../usecases/index.ts';
import type { Adapters } from './open-adapters.ts';
import { version } from './version.ts';

type StatusReport = PlivoCallback & { kind: 'status' };

type RouteDeps = Pick<UseCases, 'recordReport' | 'noteHint'> & {
  adapters: Adapters;
  slackApp: ReturnType<typeof createSlackApp>;
  /** What needs a person. */
  standing: () => readonly object[];
  now: () => number;
};

/** Every path that this app answers. */
export const createRoutes = (
  config: Config,
  { adapters, slackApp, recordReport, noteHint, standing, now }: RouteDeps,
): Route[] => [
  ...createHealthRoutes({
    now,
    version,
    warnings: standing,
    checks: {
      store: adapters.store.ping,
      durability: async () => {
        if (!(await adapters.store.durable())) throw new StoreError('store.not-durable', 'The store may forget.');
      },
      slack: adapters.slack.ready,
      ...(config.slack.appToken ? { socket: slackApp.ready } : {}),
      ...(adapters.queue.ping ? { queue: adapters.queue.ping } : {}),
    },
  }),
  createPlivoStatusRoute<Params, StatusReport>({
    publicUrl: config.http.publicUrl,
    isSigned,
    verify: createPlivoAuthenticator({ tokens: authTokens(config) }),
    parse: parseCallback,
    noteWord: adapters.noteWord,
    record: recordReport,
    hint: noteHint,
  }),
  ...(slackApp.http ? [createSlackRoute(slackApp.http)] : []),
];

/** While the token is rotated, Plivo may sign with either. */
const authTokens = ({ plivo }: Config): string[] =>
  [plivo.authToken, plivo.previousAuthToken].filter((token) => token !== undefined);
