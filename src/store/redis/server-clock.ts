import { type Deadline, within } from '../deadline.ts';
import type { RedisClient } from './connection.ts';

/** The clock of the server, in milliseconds, by which a write that arrives too late is turned away there. */
export type ServerClock = { now(deadline: Deadline): Promise<number>; learn(clock: number): void };

export const createServerClock = (client: RedisClient): ServerClock => {
  /** Its clock less our monotonic one. Measured when an answer is here, so rather too little: it refuses too early. */
  let ahead: number | undefined;
  const learn = (clock: number): void => {
    ahead = clock - performance.now();
  };
  return {
    learn,
    now: async (deadline) => {
      if (ahead === undefined) learn(toClock(await within(deadline, client.sendCommand(['TIME']))));
      return performance.now() + (ahead ?? 0);
    },
  };
};

const toClock = (reply: unknown): number => {
  const [seconds, micros] = reply as [string, string];
  return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
};
