/** Everything that a bot needs around it, without the bot and without a test runner: what survives when the bot is killed. */
import { createPlivoEmulator, type PlivoEmulatorOptions } from '../../emulators/plivo/server.ts';
import { createSlackEmulator, type EmulatorOptions } from '../../emulators/slack/emulator.ts';
import { people, seedWorkspace } from '../../emulators/slack/seed.ts';
import { freePort } from '../../sandbox/ports.ts';
import { fairDeadline } from './fair-time.ts';
import { flowOf } from './flow/flow.ts';
import { startPictureHost } from './picture-host.ts';

export const secrets = {
  botToken: 'xoxb-111-222-harnesstoken',
  signingSecret: '0123456789abcdef0123456789abcdef',
  authId: 'MAHARNESSACCOUNT00001',
  authToken: 'harness-plivo-auth-token',
} as const;

export const sender = '+14155550100';

export type WorldOptions = {
  slack?: Partial<EmulatorOptions>;
  plivo?: Partial<PlivoEmulatorOptions>;
};

export const createWorld = async ({ slack: slackOptions, plivo: plivoOptions }: WorldOptions = {}) => {
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
  const close = async () => {
    await Promise.all([plivo.close(), slack.close(), pictures.close()]);
  };
  const team = slack.connect(`${appUrl}/slack/events`, { timeout: fairDeadline });
  const side = { slack, plivo, people: team };
  return { ...side, ...flowOf(side), pictures, port, appUrl, close };
};
export type World = Awaited<ReturnType<typeof createWorld>>;

/** The environment of a bot in this world; no undo window and no waiting, unless a test wants them. */
export const environmentOf = (
  { slack, plivo, pictures, port, appUrl }: Pick<World, 'slack' | 'plivo' | 'pictures' | 'port' | 'appUrl'>,
  env: Record<string, string> = {},
) => ({
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
