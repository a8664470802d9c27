import type { Config } from '../config/index.ts';
import { createLogger } from '../observability/logger.ts';
import type { Log } from '../ports/index.ts';

/** What the strictest carriers advise for one attachment, in bytes (Plivo help article 360041855032). */
const smallestCarrierLimit = 675_000;

/** The log of a process. It hides the configuration's secrets, and begins with what is allowed but seldom meant. */
export const startLog = (config: Config, { pretty }: { pretty: boolean }): Log => {
  const log = createLogger({ level: config.logLevel, pretty, secrets: secretsOf(config) });
  warnOf(config, log);
  return log;
};

const secretsOf = ({ slack, plivo }: Config): string[] =>
  [slack.botToken, slack.appToken, slack.signingSecret, plivo.authToken, plivo.previousAuthToken].filter(
    (secret) => secret !== undefined,
  );

const warnOf = ({ allow, limits }: Config, log: Log): void => {
  if (allow.users.length + allow.usergroups.length === 0) {
    log.warn('config.nobody-may-send', { set: 'ALLOWED_USERS or ALLOWED_USERGROUPS' });
  }
  if (limits.mediaTargetBytes > smallestCarrierLimit) {
    log.warn('config.large-pictures', {
      why: 'AT&T and Verizon advise 675,000 bytes on long codes',
      set: 'MEDIA_TARGET_BYTES',
    });
  }
  if (allow.admins.length === 0) log.warn('config.no-admins', { set: 'ADMIN_USERS' });
};
