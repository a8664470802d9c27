/**
 * The whole configuration, read once from an environment. Everyone else is handed a `Config`; nobody reads the
 * environment again. `.env.example` lists the same variables for people, and a test compares the two.
 */
import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { z } from 'zod';
import { ConfigError } from '../ports/errors.ts';
import { baseUrl, example, list, perSecond, text, whole } from './fields.ts';

export type Environment = Record<string, string | undefined>;

const userIds = () => list(text(/^[UW][A-Z0-9]+$/, 'must be a Slack user id (U… or W…)'));
const channelId = () => text(/^[CGD][A-Z0-9]+$/, 'must be a Slack channel id (C…, G… or D…)');

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
const mediaTargetBytes = { min: 50_000, max: 2_000_000 };

const schema = z.object({
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
  STORE_URL: example(
    text(
      /^(sqlite:\/\/.+|rediss?:\/\/\S+|memory:\/\/)$/,
      'must start with sqlite://, redis://, rediss:// or memory://',
    ).default('sqlite://data/slack-mms.sqlite'),
    'sqlite://data/slack-mms.sqlite',
  ),

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
  MEDIA_TARGET_BYTES: example(whole(mediaTargetBytes.min, mediaTargetBytes.max).default(600_000), '600000'),
  MEDIA_PRIVATE_HOSTS: example(
    list(text(/^(\[[0-9a-f:.]+\]|[^\s:/@[\]]+):\d{1,5}$/i, 'must be host:port')).default([]),
    'files.internal:8080',
  ),
  SHOW_NUMBERS: example(z.enum(['masked', 'full'], 'must be masked or full').default('masked'), 'masked'),
  RETENTION_DAYS: example(whole(1, 3650).default(90), '90'),
  LOG_LEVEL: example(
    z
      .enum(
        ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
        'must be fatal, error, warn, info, debug, trace or silent',
      )
      .default('info'),
    'info',
  ),
});

type Variables = z.infer<typeof schema>;
type Name = keyof typeof schema.shape;

/** The variables in the order of the documentation, each with an example that is valid. */
export const variables: { name: string; example: string }[] = Object.entries(schema.shape).map(([name, field]) => ({
  name,
  example: String(field.meta()?.example),
}));

/** Throws `ConfigError` that names every bad variable at once. A variable that is set to nothing counts as not set. */
export const loadConfig = (env: Environment): Config => {
  const given = Object.fromEntries(
    variables.flatMap(({ name }) => (env[name]?.trim() ? [[name, env[name].trim()]] : [])),
  );
  const parsed = schema.safeParse(given);
  const faults = [...(parsed.error ? fieldFaults(parsed.error) : []), ...choiceFaults(given)];
  if (parsed.success && faults.length === 0) return nested(parsed.data);

  const untouched = !Object.keys(given).some((name) => /^(SLACK|PLIVO)_/.test(name));
  throw new ConfigError(untouched ? [...faults, 'To try it without any account: npm run sandbox'] : faults);
};

const line = (subject: string, fault: string, name: Name): string =>
  `${subject} ${fault}. Example: ${name}=${schema.shape[name].meta()?.example}`;

/** One line per variable: the first thing that is wrong with it. */
const fieldFaults = ({ issues }: z.ZodError): string[] => {
  const first = new Map<Name, string>();
  for (const { path, message } of issues) {
    const name = path[0] as Name;
    const fault = typeof path[1] === 'number' ? `entry ${path[1] + 1} ${message}` : message;
    if (!first.has(name)) first.set(name, line(typeof path[1] === 'number' ? `${name}:` : name, fault, name));
  }
  return [...first.values()];
};

/** What no single variable can know. */
const choiceFaults = (given: { [N in Name]?: string }): string[] => {
  const faults: string[] = [];
  if (!given.SLACK_APP_TOKEN && !given.SLACK_SIGNING_SECRET) {
    faults.push(
      line('SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP):', 'one must be set', 'SLACK_APP_TOKEN'),
    );
  }
  if (Boolean(given.PLIVO_SENDER_NUMBER) === Boolean(given.PLIVO_POWERPACK_UUID)) {
    const fault = given.PLIVO_SENDER_NUMBER ? 'only one may be set' : 'one must be set';
    faults.push(line('PLIVO_SENDER_NUMBER or PLIVO_POWERPACK_UUID:', fault, 'PLIVO_SENDER_NUMBER'));
  }
  return faults;
};

export type Config = ReturnType<typeof nested>;

const nested = (v: Variables) => ({
  slack: {
    botToken: v.SLACK_BOT_TOKEN,
    /** Set means Socket Mode, also when the signing secret is set too. */
    appToken: v.SLACK_APP_TOKEN,
    signingSecret: v.SLACK_SIGNING_SECRET,
    /** Ends in a slash: the Web API client appends method names. */
    apiUrl: `${v.SLACK_API_URL}/`,
  },
  plivo: {
    authId: v.PLIVO_AUTH_ID,
    authToken: v.PLIVO_AUTH_TOKEN,
    /** Still accepted for callbacks while the token is rotated. */
    previousAuthToken: v.PLIVO_AUTH_TOKEN_PREVIOUS,
    sender: sender(v),
    /** Without a slash at the end. */
    apiUrl: v.PLIVO_API_URL,
    mmsPerSecond: v.PLIVO_MMS_PER_SECOND,
    smsPerSecond: v.PLIVO_SMS_PER_SECOND,
  },
  /** `publicUrl` has no slash at the end; without it Plivo is polled. */
  http: { host: v.HOST, port: v.PORT, publicUrl: v.PUBLIC_URL },
  store: { url: v.STORE_URL },
  allow: {
    users: v.ALLOWED_USERS,
    usergroups: v.ALLOWED_USERGROUPS,
    channels: v.ALLOWED_CHANNELS,
    admins: v.ADMIN_USERS,
    countries: v.ALLOWED_COUNTRIES,
  },
  cardChannel: v.CARD_CHANNEL,
  limits: {
    recipients: v.MAX_RECIPIENTS,
    userDaily: v.USER_DAILY_LIMIT,
    teamDaily: v.TEAM_DAILY_LIMIT,
    undoSeconds: v.UNDO_SECONDS,
    lateAfterMinutes: v.LATE_AFTER_MINUTES,
    mediaTargetBytes: v.MEDIA_TARGET_BYTES,
  },
  mediaPrivateHosts: v.MEDIA_PRIVATE_HOSTS,
  showNumbers: v.SHOW_NUMBERS,
  retentionDays: v.RETENTION_DAYS,
  logLevel: v.LOG_LEVEL,
});

const sender = (v: Variables): { number: string } | { powerpackUuid: string } =>
  v.PLIVO_SENDER_NUMBER ? { number: v.PLIVO_SENDER_NUMBER } : { powerpackUuid: v.PLIVO_POWERPACK_UUID ?? '' };
