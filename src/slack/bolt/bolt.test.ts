import { expect, it } from 'vitest';
import { createSdkLogger } from '../api/sdk-logger.ts';
import { createSocketReceiver } from './bolt.ts';

const silent = () => {};

it('gives a slow connection of Socket Mode 20 s for an answer to its pings, and Slack 60 s for one of its own', () => {
  const logger = createSdkLogger({ debug: silent, info: silent, warn: silent, error: silent });
  const { client } = createSocketReceiver('xapp-1-test', { slackApiUrl: 'http://127.0.0.1:9/api/', logger });
  expect(client).toMatchObject({ clientPingTimeoutMS: 20_000, serverPingTimeoutMS: 60_000 });
});
