import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { z } from 'zod';
import { baseUrl, example, list, perSecond, text, whole, yesOrNo } from './fields.ts';

const userIds = () => list(text(/^[UW][A-Z0-9]+$/, 'must be a Slack user id (U… or W…)'));
const channelId = () => text(/^[CGD][A-Z0-9]+$/, 'must be a Slack channel id (C…, G… or D…)');

const storeUrl = () =>
  text(/^(sqlite:\/\/.+|rediss?:\/\/\S+|memory:\/\/)$/, 'must start with sqlite://, redis://, rediss:// or memory://');

/** The countries behind +1, which are the ones that a US or Canadian number may reach at all. */
const northAmerica: CountryCode[] = getCountries().filter((country) => getCountryCallingCode(country) === '1');

const senderNumber = () => {
  const fault = 'must be a valid US or Canadian number: +1 and ten digits, nothing else';
  return text(/^\+1\d{10}$/, fault).refine(
    (value) => ['US', 'CA'].includes(parsePhoneNumberFromString(value)?.country ?? ''),
    fault,
  );
};

/** Plivo keeps a message in its queue for at most 10,799 s, which is just short of 180 minutes. */
const lateAfterMinutesMax = 179;
/** Plivo takes up to 2 MB per attachment; below 50 kB nothing is left to look at. */
const mediaTargetBytes = () => whole(50_000, 2_000_000);

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** What the configuration is read with: each variable's form, default and example. */
export const schema = z.object({
  SLACK_BOT_TOKEN: example(text(/^xoxb-\S+$/, 'must start with xoxb-'), 'xoxb-1234-5678-abcdef'),
  SLACK_APP_TOKEN: example(text(/^xapp-\S+$/, 'must start with xapp-').optional(), 'xapp-1-A012ABC-1234-abcdef'),
  SLACK_SIGNING_SECRET: example(
    text(/^\S+$/, 'must be the Signing Secret of the app, without spaces').optional(),
    '0123456789abcdef0123456789abcdef',
  ),
  SLACK_API_URL: example(baseUrl().default('https://slack.com/api'), 'https://slack.com/api/'),

  PLIVO_AUTH_ID: example(text(/^[A-Za-z0-9]+$/, 'must be letters and digits only'), 'MAXXXXXXXXXXXXXXXXXX'),
  PLIVO_AUTH_TOKEN: example(text(/^\S+$/, 'must not contain spaces'), 'your-plivo-auth-token'),
  PLIVO_AUTH_TOKEN_PREVIOUS: example(text(/^\S+$/, 'must not contain spaces').optional(), 'your-old-plivo-auth-token'),
  PLIVO_SENDER_NUMBER: example(senderNumber().optional(), '+14155550123'),
  PLIVO_POWERPACK_UUID: example(
    text(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'must be a UUID').optional(),
    '5ec4c8c9-cd74-42b5-9e41-0d7670d6bb46',
  ),
  PLIVO_API_URL: example(baseUrl().default('https://api.plivo.com'), 'https://api.plivo.com'),
  PLIVO_MMS_PER_SECOND: example(perSecond().default(0.25), '0.25'),
  PLIVO_SMS_PER_SECOND: example(perSecond().default(5), '5'),

  PUBLIC_URL: example(baseUrl().optional(), 'https://mms.example.com'),
  HOST: example(text(/^\S+$/, 'must be an address to listen on').default('0.0.0.0'), '0.0.0.0'),
  PORT: example(whole(0, 65_535).default(3000), '3000'),
  METRICS_PORT: example(whole(0, 65_535).optional(), '9464'),
  METRICS_HOST: example(text(/^\S+$/, 'must be an address to listen on').default('127.0.0.1'), '127.0.0.1'),
  STORE_URL: example(storeUrl().default('sqlite://data/slack-mms.sqlite'), 'sqlite://data/slack-mms.sqlite'),
  REDIS_ALLOW_DATA_LOSS: example(yesOrNo().default(false), 'false'),

  ALLOWED_USERS: example(userIds().default([]), 'U012ABC,U034DEF'),
  ALLOWED_USERGROUPS: example(list(text(/^S[A-Z0-9]+$/, 'must be a Slack user group id (S…)')).default([]), 'S012ABC'),
  ALLOWED_CHANNELS: example(list(channelId()).default([]), 'C012ABC,C034DEF'),
  ADMIN_USERS: example(userIds().default([]), 'U012ABC'),
  CARD_CHANNEL: example(channelId().optional(), 'C012ABC'),
  ALLOWED_COUNTRIES: example(
    list(z.enum(northAmerica, 'must be the two-letter code of a +1 country')).default(['US', 'CA']),
    'US,CA',
  ),
  MAX_RECIPIENTS: example(whole(1, 1000).default(10), '10'),
  USER_DAILY_LIMIT: example(whole(1, 1_000_000).default(100), '100'),
  TEAM_DAILY_LIMIT: example(whole(1, 1_000_000).default(1000), '1000'),
  UNDO_SECONDS: example(whole(0, 3600).default(10), '10'),
  LATE_AFTER_MINUTES: example(whole(1, lateAfterMinutesMax).default(60), '60'),
  MEDIA_TARGET_BYTES: example(mediaTargetBytes().default(600_000), '600000'),
  MEDIA_PRIVATE_HOSTS: example(
    list(text(/^(\[[0-9a-f:.]+\]|[^\s:/@[\]]+):\d{1,5}$/i, 'must be host:port')).default([]),
    'files.internal:8080',
  ),
  SHOW_NUMBERS: example(z.enum(['masked', 'full'], 'must be masked or full').default('masked'), 'masked'),
  RETENTION_DAYS: example(whole(1, 3650).default(90), '90'),
  LOG_LEVEL: example(
    z.enum(levels, 'must be fatal, error, warn, info, debug, trace or silent').default('info'),
    'info',
  ),
});

export type Variables = z.infer<typeof schema>;
export type Name = keyof typeof schema.shape;

/** The variables in the order of the documentation, each with an example that is valid. */
export const variables: { name: string; example: string }[] = Object.entries(schema.shape).map(([name, field]) => ({
  name,
  example: String(field.meta()?.example),
}));
