/** What the doctor looks at: the parts of the configuration that are there, whatever is wrong with the others. */
import { version } from '../../app/version.ts';
import { type Finding, skipped } from '../../checks/check.ts';
import type { DoctorContext } from '../../checks/doctor.ts';
import type { PlivoContext } from '../../checks/plivo/api.ts';
import type { PublicContext } from '../../checks/public/api.ts';
import type { SlackContext } from '../../checks/slack/api.ts';
import type { StoreContext } from '../../checks/store/api.ts';
import type { Environment } from '../../config/index.ts';
import { readPart } from '../../config/part.ts';
import { schema } from '../../config/variables.ts';
import { checkConfiguration } from './configuration.ts';
import { convertHere } from './convert-here.ts';
import { meaningOf } from './meaning.ts';

const slackPart = schema.pick({
  SLACK_BOT_TOKEN: true,
  SLACK_APP_TOKEN: true,
  SLACK_SIGNING_SECRET: true,
  SLACK_API_URL: true,
  ALLOWED_USERS: true,
  ADMIN_USERS: true,
});
const plivoPart = schema.pick({
  PLIVO_AUTH_ID: true,
  PLIVO_AUTH_TOKEN: true,
  PLIVO_API_URL: true,
  PLIVO_SENDER_NUMBER: true,
  PLIVO_POWERPACK_UUID: true,
});
const publicPart = schema.pick({ PUBLIC_URL: true, HOST: true, PORT: true });
const storePart = schema.pick({ STORE_URL: true, REDIS_ALLOW_DATA_LOSS: true });

export type Given = {
  /** What `manifest.yml` asks for. */
  scopes: readonly string[];
  channel: string | undefined;
  /** Who gets a first picture, as `+1…`. */
  sendTo: string | undefined;
};
/** The parts of the world that tests replace. */
export type World = Pick<SlackContext, 'now' | 'pause'> &
  Pick<PublicContext, 'nonce'> & { convert?: typeof convertHere };

export const readContexts = (env: Environment, given: Given, world: World): DoctorContext => {
  const slack = slackContext(env, given, world);
  const plivo = plivoContext(env, world);
  const urls = [slack, plivo].flatMap((part) => (isFinding(part) ? [] : [new URL('/', part.apiUrl).href]));
  return {
    configuration: checkConfiguration(env),
    slack,
    plivo,
    publicAddress: publicContext(env, { slack, plivo }, world),
    clock: { urls, now: world.now },
    store: storeContext(env),
    pictures: { convert: world.convert ?? convertHere },
    send: given.sendTo === undefined ? undefined : sendContext(plivo, given.sendTo, world),
  };
};

/** Its findings say what is wrong. */
const wrong = skipped('Needs "Configuration".');
const isFinding = (part: object): part is Finding => 'says' in part;
const isUnset = (env: Environment, name: string): boolean => !env[name]?.trim();

const sendContext = (plivo: PlivoContext | Finding, to: string, { pause }: World): DoctorContext['send'] =>
  isFinding(plivo) ? plivo : { ...plivo, to, meaning: meaningOf, pause };

const slackContext = (env: Environment, { scopes, channel }: Given, { now, pause }: World): SlackContext | Finding => {
  if (isUnset(env, 'SLACK_BOT_TOKEN')) return skipped("SLACK_BOT_TOKEN isn't set.");
  const read = readPart(env, slackPart);
  if ('faults' in read) return wrong;
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = read.values;
  const { SLACK_API_URL: url, ALLOWED_USERS, ADMIN_USERS } = read.values;
  const [user] = [...ALLOWED_USERS, ...ADMIN_USERS];
  return { botToken, appToken, signingSecret, apiUrl: `${url}/`, scopes, channel, user, now, pause };
};

const plivoContext = (env: Environment, { now }: World): PlivoContext | Finding => {
  if (isUnset(env, 'PLIVO_AUTH_ID') && isUnset(env, 'PLIVO_AUTH_TOKEN')) {
    return skipped("PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN aren't set.");
  }
  const read = readPart(env, plivoPart);
  if ('faults' in read) return wrong;
  const { PLIVO_AUTH_ID: authId, PLIVO_AUTH_TOKEN: authToken, PLIVO_API_URL: apiUrl } = read.values;
  const { PLIVO_SENDER_NUMBER: number, PLIVO_POWERPACK_UUID: powerpackUuid } = read.values;
  const address = readPart(env, publicPart);
  return {
    authId,
    authToken,
    apiUrl,
    sender: number ? { number } : powerpackUuid ? { powerpackUuid } : undefined,
    publicUrl: 'values' in address ? address.values.PUBLIC_URL : undefined,
    now,
  };
};

const publicContext = (
  env: Environment,
  { slack, plivo }: Pick<DoctorContext, 'slack' | 'plivo'>,
  { now, nonce }: World,
): PublicContext | Finding => {
  const read = readPart(env, publicPart);
  if ('faults' in read) return wrong;
  const { PUBLIC_URL: publicUrl, HOST: host, PORT: port } = read.values;
  if (publicUrl === undefined) {
    return skipped("PUBLIC_URL isn't set, so the app asks Plivo what became of a message.");
  }
  return {
    publicUrl,
    listen: { host, port },
    version,
    plivoToken: isFinding(plivo) ? undefined : plivo.authToken,
    signingSecret: isFinding(slack) || slack.appToken ? undefined : slack.signingSecret,
    now,
    nonce,
  };
};

const storeContext = (env: Environment): StoreContext | Finding => {
  const read = readPart(env, storePart);
  if ('faults' in read) return wrong;
  return { url: read.values.STORE_URL, mayForget: read.values.REDIS_ALLOW_DATA_LOSS };
};
