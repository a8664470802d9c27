import { type Logger, LogLevel } from '@slack/bolt';

/** What writes the lines of Slack's packages; `observability/` makes one. */
export type LineLogger = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
export type SdkLogger = Logger;

/** Bolt and the Web API client ask for the level and set it; which lines are written is decided elsewhere. */
export const createSdkLogger = (lines: LineLogger): SdkLogger => ({
  ...lines,
  getLevel: () => LogLevel.INFO,
  setLevel: () => {},
  setName: () => {},
});
