import type { Alarms } from '../../src/ports/index.ts';

/** For tests of what raises none that matters to them. */
export const noAlarms: Alarms = { raise: () => {}, clear: () => {} };
