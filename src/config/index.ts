/**
 * The whole configuration, read once from an environment. All other code is handed a `Config` and never reads the
 * environment. `.env.example` lists the same variables for people, and a test compares the two.
 */
import { ConfigError } from '../ports/errors.ts';
import { choiceFaults, fieldFaults } from './faults.ts';
import { schema, type Variables, variables } from './variables.ts';

export type Environment = Record<string, string | undefined>;

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
