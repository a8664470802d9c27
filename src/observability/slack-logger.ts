import type { Log } from '../ports/index.ts';

/** Fields of one line, out of the parts with which Slack's packages log: texts, values and errors in any order. */
const fieldsOf = (parts: unknown[], source: string | undefined): Record<string, unknown> => {
  const error = parts.find((part) => part instanceof Error);
  const message = parts
    .filter((part) => part !== error)
    .map((part) => (typeof part === 'string' ? part : typeof part))
    .join(' ');
  return { ...(source ? { source } : {}), ...(message ? { message } : {}), ...(error ? { error } : {}) };
};

/**
 * A log in the shape that Slack's packages ask for (`Logger` of @slack/logger). Pass the same level to Bolt as
 * `logLevel`: without it Bolt sets the level that it likes itself.
 *
 * Debug lines are dropped whatever the level, because they hold whole request bodies, with numbers and texts.
 */
export const slackLogger = <Level extends string>(log: Log, level: Level) => {
  let current = level;
  let source: string | undefined;
  return {
    debug: (..._parts: unknown[]): void => {},
    info: (...parts: unknown[]): void => log.info('slack.sdk', fieldsOf(parts, source)),
    warn: (...parts: unknown[]): void => log.warn('slack.sdk', fieldsOf(parts, source)),
    error: (...parts: unknown[]): void => log.error('slack.sdk', fieldsOf(parts, source)),
    getLevel: (): Level => current,
    setLevel: (next: Level): void => {
      current = next;
    },
    setName: (name: string): void => {
      source = name;
    },
  };
};
