import { type DestinationStream, type LevelWithSilent, pino } from 'pino';
import { prettyFactory } from 'pino-pretty';
import type { Log } from '../ports/index.ts';
import { createMask, scrub } from './mask.ts';

export type LoggerOptions = {
  level: LevelWithSilent;
  /** Standard output if absent. Written to at once, so that the last line before a crash is not lost. */
  destination?: DestinationStream;
  /** For a terminal instead of one JSON object per line. */
  pretty?: boolean;
  /** Values that are hidden wherever they turn up. */
  secrets?: readonly string[];
};

const messageKey = 'step';

/**
 * One JSON object per line, with the step's name as `step`. pino's own `redact` reaches neither unknown depths nor the
 * inside of a text, so every string of a line is masked before pino sees it. `fatal` is for what ends the process.
 */
export const createLogger = ({
  level,
  destination,
  pretty: isPretty,
  secrets = [],
}: LoggerOptions): Log & { fatal: Log['error'] } => {
  const options = { level, messageKey, timestamp: pino.stdTimeFunctions.isoTime };
  const out = destination ?? pino.destination({ dest: 1, sync: true });
  const logger = pino(options, isPretty ? forTerminal(out) : out);
  const scrubbing = { mask: createMask(secrets), withStacks: logger.isLevelEnabled('debug') };

  const write =
    (at: 'debug' | 'info' | 'warn' | 'error' | 'fatal') =>
    (step: string, fields: Record<string, unknown> = {}): void => {
      if (!logger.isLevelEnabled(at)) return;
      logger[at](scrub(fields, scrubbing), scrubbing.mask(step));
    };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
  };
};

/** In this thread and line by line: a worker would lose the last lines of a process that dies. */
const forTerminal = (out: DestinationStream): DestinationStream => {
  const prettify = prettyFactory({ messageKey, colorize: true });
  return { write: (line) => out.write(prettify(line)) };
};

/**
 * The lines of Slack's packages, which log texts, values and errors in any order. Debug lines are dropped whatever the
 * level, because they hold whole request bodies, with numbers and texts.
 */
export const slackLogger = (log: Log) => ({
  debug: (): void => {},
  info: (...parts: unknown[]): void => log.info('slack.sdk', fieldsOf(parts)),
  warn: (...parts: unknown[]): void => log.warn('slack.sdk', fieldsOf(parts)),
  error: (...parts: unknown[]): void => log.error('slack.sdk', fieldsOf(parts)),
});

const fieldsOf = (parts: unknown[]): Record<string, unknown> => {
  const error = parts.find((part) => part instanceof Error);
  const others = parts.filter((part) => part !== error);
  const message = others.map((part) => (typeof part === 'string' ? part : typeof part)).join(' ');
  return { ...(message ? { message } : {}), ...(error ? { error } : {}) };
};
