import type { Method } from './method.ts';

/** https://docs.slack.dev/reference/methods/apps.connections.open: the one method that wants the app-level token. */
const connectionsOpen: Method = {
  scopes: ['connections:write'],
  tier: 1,
  token: 'app',
  run: (core) => ({ url: core.connections.issueUrl() }),
};

export const apps: Record<string, Method> = { 'apps.connections.open': connectionsOpen };
