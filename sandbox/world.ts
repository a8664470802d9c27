/** Everything around the bot: Slack, Plivo with its carrier, a picture on the web, and the environment that names them. */

import { randomBytes } from 'node:crypto';
import { createPlivoEmulator } from '../emulators/plivo/server.ts';
import type { MadeRequest } from '../emulators/slack/driver/deliver.ts';
import { createSlackEmulator } from '../emulators/slack/emulator.ts';
import { people, seedWorkspace } from '../emulators/slack/seed.ts';
import { startCarrier } from './carrier.ts';
import { catJpeg, sized, startPictureServer } from './pictures.ts';

const made = (): string => randomBytes(16).toString('hex');

/**
 * Good for nothing but the emulators. Made at each start: they listen on this machine, and what stands in the sources
 * would let every page in a browser, and every other user of the machine, act as the bot.
 */
export const secrets = {
  botToken: `xoxb-sandbox-${made()}`,
  signingSecret: made(),
  authId: 'MASANDBOXACCOUNT0001',
  authToken: made(),
};

export const numbers = { sender: '+14155550100', mobile: '+14155550123', landline: '+12125550187' } as const;

const landlineCode = '50';
/** Long enough to see the card hold the message back, and to see each state pass. */
const [undoSeconds, carrierStepMs] = [2, 1_000];

/** `port` is where the bot will listen. */
export const startWorld = async (port: number) => {
  const slack = await createSlackEmulator({ botToken: secrets.botToken, signingSecret: secrets.signingSecret });
  seedWorkspace(slack);
  const plivo = await createPlivoEmulator({
    authId: secrets.authId,
    authToken: secrets.authToken,
    numbers: [numbers.sender],
    scripts: { [numbers.landline]: [{ status: 'undelivered', errorCode: landlineCode }] },
    autoReports: false,
  });
  const carrier = startCarrier(plivo, {
    stepMs: carrierStepMs,
    unreachable: { [numbers.landline]: landlineCode },
  });
  const pictures = await startPictureServer({ '/cat.jpg': sized('image/jpeg', catJpeg) });
  const toApp: MadeRequest[] = [];
  const botUrl = `http://127.0.0.1:${port}`;

  return {
    slack,
    plivo,
    botUrl,
    pictureUrl: pictures.url('/cat.jpg'),
    carrier,
    /** What Slack asked of the app, oldest first. */
    toApp: toApp as readonly MadeRequest[],
    people: slack.connect(`${botUrl}/slack/events`, { onRequest: (made) => void toApp.push(made) }),
    /** At the real pace pictures leave as fast as an account of Plivo lets them by default. */
    environment: (storeUrl: string, { realPace = false } = {}): Record<string, string> => ({
      SLACK_BOT_TOKEN: secrets.botToken,
      SLACK_SIGNING_SECRET: secrets.signingSecret,
      SLACK_API_URL: slack.apiUrl,
      PLIVO_AUTH_ID: secrets.authId,
      PLIVO_AUTH_TOKEN: secrets.authToken,
      PLIVO_SENDER_NUMBER: numbers.sender,
      PLIVO_API_URL: plivo.apiUrl,
      PLIVO_MMS_PER_SECOND: realPace ? '0.25' : '5',
      PLIVO_SMS_PER_SECOND: '5',
      PUBLIC_URL: botUrl,
      HOST: '127.0.0.1',
      PORT: String(port),
      STORE_URL: storeUrl,
      ALLOWED_USERS: people.sender,
      ADMIN_USERS: people.admin,
      UNDO_SECONDS: String(undoSeconds),
      MEDIA_PRIVATE_HOSTS: pictures.host,
    }),
    close: async (): Promise<void> => {
      carrier.stop();
      await Promise.all([plivo.close(), slack.close(), pictures.close()]);
    },
  };
};
export type World = Awaited<ReturnType<typeof startWorld>>;
