/** Whether the clock of this machine is right: Slack's signatures are good for minutes, and promises are moments. */
import { type Check, differs, failed, ok, skipped } from '../check.ts';
import { request } from '../request.ts';

export type ClockContext = {
  /** Services whose answers have the time; the first one that says it counts. */
  urls: readonly string[];
  /** Milliseconds since 1970. */
  now: () => number;
};

/** In milliseconds. A `Date` header has whole seconds, and the answer was under way. */
const rightWithin = 5_000;
/** The bot refuses what Slack signed over a minute ahead of its own clock, or five minutes behind it. */
const behindMax = 60_000;
const aheadMax = 300_000;

export const clock: Check<ClockContext> = {
  name: 'Clock',
  run: async ({ urls, now }) => {
    for (const url of urls) {
      const before = now();
      const answer = await request(url, {});
      if (!('status' in answer)) continue;
      const said = Date.parse(answer.headers.get('date') ?? '');
      if (!Number.isNaN(said)) return judged((before + now()) / 2 - said - 500);
    }
    return skipped('No service could be asked for the time.');
  },
};

const setClock = 'Turn on time synchronization (NTP) on this machine.';

/** @param ahead how far this machine's clock is ahead, in milliseconds */
const judged = (ahead: number) => {
  const off = `This machine's clock is ${Math.round(Math.abs(ahead) / 1_000)} seconds ${ahead < 0 ? 'behind' : 'ahead'}`;
  if (ahead < -behindMax || ahead > aheadMax) return failed(`${off}, so the bot refuses what Slack signs.`, setClock);
  return Math.abs(ahead) > rightWithin ? differs(`${off}.`, setClock) : ok('It is right.');
};
