/**
 * The whole configuration, read once from an environment. All other code is handed a `Config` and never reads the
 * environment. `.env.example` lists the same variables for people, and a test compares the two.
 */
import { ConfigError } from '../ports/errors.ts';
import { type Environment, fieldFaults, givenIn, line } from './faults.ts';
import { misspeltIn } from './misspelt.ts';
import { proxyFaults } from './proxies.ts';
import { type Name, schema, type Variables } from './variables.ts';

export type { Environment } from './faults.ts';
export { misspeltIn } from './misspelt.ts';

/** Throws `ConfigError` that names every bad variable at once. A variable that is set to nothing counts as not set. */
export const loadConfig = (env: Environment): Config => {
  const given = givenIn(env);
  const parsed = schema.safeParse(given);
  const faults = [
    ...(parsed.error ? fieldFaults(parsed.error) : []),
    ...choiceFaults(given),
    ...(parsed.success ? portFaults(parsed.data) : []),
    ...(parsed.success ? proxyFaults(env, [parsed.data.SLACK_API_URL, parsed.data.PLIVO_API_URL]) : []),
  ];
  if (parsed.success && faults.length === 0) return nested(parsed.data);

  const slips = misspeltIn(env).map(({ given, meant }) => `${given} means nothing here. Did you mean ${meant}?`);
  const untouched = !Object.keys(given).some((name) => /^(SLACK|PLIVO)_/.test(name));
  const hints = untouched ? ['To try it without any account: npm run sandbox'] : [];
  throw new ConfigError([...faults, ...slips, ...hints]);
};

/** What no single variable can know. */
const choiceFaults = (given: { [N in Name]?: string }): string[] => {
  const faults: string[] = [];
  if (!given.SLACK_APP_TOKEN && !given.SLACK_SIGNING_SECRET) {
    const either = 'SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP):';
    faults.push(line(either, 'one must be set', 'SLACK_APP_TOKEN'));
  }
  if (Boolean(given.PLIVO_SENDER_NUMBER) === Boolean(given.PLIVO_POWERPACK_UUID)) {
    const fault = given.PLIVO_SENDER_NUMBER ? 'only one may be set' : 'one must be set';
    faults.push(line('PLIVO_SENDER_NUMBER or PLIVO_POWERPACK_UUID:', fault, 'PLIVO_SENDER_NUMBER'));
  }
  return faults;
};

/** 0 lets the system choose, so that two of them are no fault. */
const portFaults = ({ PORT, METRICS_PORT }: Variables): string[] =>
  METRICS_PORT === PORT && PORT !== 0 ? [line('METRICS_PORT', 'must be another port than PORT', 'METRICS_PORT')] : [];

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
  /** Nothing is measured without a port. */
  metrics: { host: v.METRICS_HOST, port: v.METRICS_PORT },
  store: { url: v.STORE_URL, mayForget: v.REDIS_ALLOW_DATA_LOSS },
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
