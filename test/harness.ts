/**
 * The whole bot over real HTTP with real signatures, against the emulators. Tests ask the other side what it saw:
 * Slack's messages, the phone, the carrier's callbacks.
 */
import { onTestFinished } from 'vitest';
import { startApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { createLogger } from '../src/observability/logger.ts';
import type { Clock } from '../src/ports.ts';
import { createPlivoEmulator, type PlivoEmulatorOptions } from '../src/sandbox/plivo/server.ts';
import { createSlackEmulator, type EmulatorOptions } from '../src/sandbox/slack/emulator.ts';
import { people, seedWorkspace } from '../src/sandbox/slack/seed.ts';
import type { openStore } from '../src/store/open.ts';
import { freePort } from './support/free-port.ts';
import { startPictureHost } from './support/picture-host.ts';

export const secrets = {
  botToken: 'xoxb-111-222-harnesstoken',
  signingSecret: '0123456789abcdef0123456789abcdef',
  authId: 'MAHARNESSACCOUNT00001',
  authToken: 'harness-plivo-auth-token',
} as const;

export const sender = '+14155550100';

export type BotOptions = {
  env?: Record<string, string>;
  slack?: Partial<EmulatorOptions>;
  plivo?: Partial<PlivoEmulatorOptions>;
  clock?: Clock;
  /** A store that does what the test wants. */
  open?: typeof openStore;
};

/** Everything that a bot needs around it, without the bot: what survives when the bot is killed. */
export const startWorld = async ({ slack: slackOptions, plivo: plivoOptions }: BotOptions = {}) => {
  const slack = await createSlackEmulator({
    botToken: secrets.botToken,
    signingSecret: secrets.signingSecret,
    rateLimits: false,
    ...slackOptions,
  });
  seedWorkspace(slack);
  const plivo = await createPlivoEmulator({
    authId: secrets.authId,
    authToken: secrets.authToken,
    numbers: [sender],
    ...plivoOptions,
  });
  const pictures = await startPictureHost();
  const port = await freePort();
  const appUrl = `http://127.0.0.1:${port}`;
  onTestFinished(async () => {
    await Promise.all([plivo.close(), slack.close(), pictures.close()]);
  });
  return { slack, plivo, pictures, port, appUrl, people: slack.connect(`${appUrl}/slack/events`) };
};
export type World = Awaited<ReturnType<typeof startWorld>>;

/** The environment of a bot in this world; no undo window and no waiting, unless a test wants them. */
export const environmentOf = ({ slack, plivo, pictures, port, appUrl }: World, env: Record<string, string> = {}) => ({
  SLACK_BOT_TOKEN: secrets.botToken,
  SLACK_SIGNING_SECRET: secrets.signingSecret,
  SLACK_API_URL: slack.apiUrl,
  PLIVO_AUTH_ID: secrets.authId,
  PLIVO_AUTH_TOKEN: secrets.authToken,
  PLIVO_SENDER_NUMBER: sender,
  PLIVO_API_URL: plivo.apiUrl,
  PLIVO_MMS_PER_SECOND: '1000',
  PLIVO_SMS_PER_SECOND: '1000',
  PUBLIC_URL: appUrl,
  HOST: '127.0.0.1',
  PORT: String(port),
  STORE_URL: 'memory://',
  ALLOWED_USERS: people.sender,
  ADMIN_USERS: people.admin,
  UNDO_SECONDS: '0',
  MEDIA_PRIVATE_HOSTS: pictures.host,
  ...env,
});

/** A running bot; stopped, with its world, when the test ends. `output` is everything that it logged. */
export const startBot = async (options: BotOptions = {}) => {
  const world = await startWorld(options);
  const output: string[] = [];
  const config = loadConfig(environmentOf(world, options.env));
  const log = createLogger({
    level: config.logLevel,
    destination: { write: (line: string) => void output.push(line) },
    secrets: Object.values(secrets),
  });
  const app = await startApp(config, {
    log,
    ...(options.clock ? { clock: options.clock } : {}),
    ...(options.open ? { open: options.open } : {}),
  });
  onTestFinished(app.stop);
  return { ...world, app, output };
};
export type Bot = Awaited<ReturnType<typeof startBot>>;
