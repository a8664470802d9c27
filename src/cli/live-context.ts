/** What `npm run live-check` works with: the parts of the configuration that are there. */
import { type Finding, failed, skipped } from '../checks/check.ts';
import type { LiveContext } from '../checks/live.ts';
import type { PlivoContext } from '../checks/plivo/api.ts';
import type { SlackContext } from '../checks/slack/api.ts';
import type { Environment } from '../config/index.ts';
import { readPart } from '../config/part.ts';
import { schema } from '../config/variables.ts';

const slackPart = schema.pick({ SLACK_BOT_TOKEN: true, SLACK_API_URL: true, ALLOWED_USERS: true, ADMIN_USERS: true });
const plivoPart = schema.pick({
  PLIVO_AUTH_ID: true,
  PLIVO_AUTH_TOKEN: true,
  PLIVO_API_URL: true,
  PLIVO_SENDER_NUMBER: true,
  PLIVO_POWERPACK_UUID: true,
});

type Given = { scopes: readonly string[]; channel: string | undefined };
type Time = Pick<SlackContext, 'now' | 'pause'>;

export const readLiveContext = (env: Environment, given: Given, time: Time): LiveContext => ({
  slack: slackContext(env, given, time),
  plivo: plivoContext(env, time),
});

const isUnset = (env: Environment, name: string): boolean => !env[name]?.trim();

const slackContext = (env: Environment, { scopes, channel }: Given, time: Time): SlackContext | Finding => {
  if (isUnset(env, 'SLACK_BOT_TOKEN')) return skipped("SLACK_BOT_TOKEN isn't set.");
  const read = readPart(env, slackPart);
  if ('faults' in read) return failed(read.faults.join(' '));
  const { SLACK_BOT_TOKEN: botToken, SLACK_API_URL: url, ALLOWED_USERS, ADMIN_USERS } = read.values;
  const [user] = [...ALLOWED_USERS, ...ADMIN_USERS];
  return { botToken, apiUrl: `${url}/`, scopes, channel, user, ...time };
};

const plivoContext = (env: Environment, { now }: Time): PlivoContext | Finding => {
  if (isUnset(env, 'PLIVO_AUTH_ID') && isUnset(env, 'PLIVO_AUTH_TOKEN')) {
    return skipped("PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN aren't set.");
  }
  const read = readPart(env, plivoPart);
  if ('faults' in read) return failed(read.faults.join(' '));
  const { PLIVO_AUTH_ID: authId, PLIVO_AUTH_TOKEN: authToken, PLIVO_API_URL: apiUrl } = read.values;
  const { PLIVO_SENDER_NUMBER: number, PLIVO_POWERPACK_UUID: powerpackUuid } = read.values;
  return {
    authId,
    authToken,
    apiUrl,
    sender: number ? { number } : powerpackUuid ? { powerpackUuid } : undefined,
    now,
  };
};
