import { type Logger, LogLevel } from '@slack/bolt';

export type SdkLogger = Logger;

/** Bolt and the Web API client ask for the level and set it; which lines are written is decided where `lines` is made. */
export const createSdkLogger = (lines: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>): SdkLogger => ({
  ...lines,
  getLevel: () => LogLevel.INFO,
  setLevel: () => {},
  setName: () => {},
});
