/**
 * Whose a store is. Two bots on one Redis without prefixes would send each other's messages from the wrong number and
 * draw each other's cards with the wrong token. So a store belongs to one workspace for good, and, while processes run on
 * it, to one Slack app and one sender: those may change once no process with the old ones runs any more.
 */
import { AppError } from '../ports/errors.ts';
import type { Clock, Log, Random, Running, Store } from '../ports/index.ts';

type Claimant = {
  /** What Slack says of the bot; undefined until it has answered once. */
  self: () => { teamId: string; botUserId?: string } | undefined;
  /** The number or the pool that sends, in any form that is equal for equal ones. */
  sender: string;
  /** Other processes may run on the same store. */
  isShared: boolean;
};
type ClaimDeps = {
  store: Pick<Store, 'upsert'>;
  clock: Clock;
  random: Random;
  log: Log;
  /** Hears of a store that turns out to be another bot's while this one runs. */
  onRefused: (refusal: AppError) => void;
};

/** So long a process may be silent before its place counts as free, in milliseconds. */
const lifeMs = 60_000;
const everyMs = lifeMs / 3;

export const createStoreClaim = (deps: ClaimDeps, claimant: Claimant) => {
  const { store, clock, random, log, onRefused } = deps;
  const { self, isShared } = claimant;
  const processId = random.id();
  let hasEnded = false;
  let stopTimer = () => {};
  const claimAgain = () => {
    // A store of one process is claimed once it is known for whom.
    if (hasEnded || (!isShared && self())) return;
    stopTimer = clock.after(everyMs, () => {
      void claim(deps, claimant, processId)
        .catch((error: unknown) => {
          if (error instanceof AppError && error.code === otherBotCode) onRefused(error);
          else log.warn('store.not-claimed', { error });
        })
        .then(claimAgain);
    });
  };
  return {
    /**
     * Claims the store, and again every 20 s until the end.
     *
     * @throws AppError `store.other-bot` with a sentence that says what to do; StoreError
     */
    begin: async (): Promise<void> => {
      await claim(deps, claimant, processId);
      claimAgain();
    },
    /** Leaves the place to others at once. Where that fails it is free a minute later. */
    end: async (): Promise<void> => {
      hasEnded = true;
      stopTimer();
      if (!isShared) return;
      const leave = store.upsert('running', 'all', (running) => without(running, processId));
      await leave.catch((error) => log.warn('store.not-left', { error }));
    },
  };
};

const claim = async (
  { store, clock }: ClaimDeps,
  { self, sender, isShared }: Claimant,
  processId: string,
): Promise<void> => {
  const { teamId, botUserId = '' } = self() ?? {};
  // Where Slack names no team there is nothing to compare.
  if (teamId) {
    const { value } = await store.upsert('installation', 'this', (known) => known ?? { teamId });
    if (value.teamId !== teamId) throw otherWorkspace(isShared);
  }
  if (!isShared) return;
  const now = clock.now();
  const mine = { bot: botUserId, sender, processes: { [processId]: now + lifeMs } };
  const { value } = await store.upsert('running', 'all', (running) => claimed(running, mine, now));
  if (!(processId in value.processes)) throw otherBot;
};

/**
 * With this process among those that run; the same object if processes of another bot do. A process for which Slack has
 * not answered yet does not know which app it is, and goes by the sender alone.
 */
export const claimed = (running: Running | undefined, mine: Running, now: number): Running => {
  // A moment far in the future was noted by a clock that was ahead.
  const isAlive = (until: number) => until > now && until <= now + 2 * lifeMs;
  const others = Object.entries(running?.processes ?? {}).filter(
    ([id, until]) => !(id in mine.processes) && isAlive(until),
  );
  if (!running || others.length === 0) return mine;
  const isSameBot = running.bot === mine.bot || running.bot === '' || mine.bot === '';
  if (!isSameBot || running.sender !== mine.sender) return running;
  return { ...mine, bot: mine.bot || running.bot, processes: { ...Object.fromEntries(others), ...mine.processes } };
};

const without = (running: Running = { bot: '', sender: '', processes: {} }, processId: string): Running => {
  const { [processId]: _left, ...processes } = running.processes;
  return { ...running, processes };
};

const otherBotCode = 'store.other-bot';

const otherWorkspace = (isShared: boolean): AppError => {
  const own = isShared ? 'add ?prefix=slack-mms-2 to STORE_URL' : 'point STORE_URL at a new file';
  const sentence = `The store at STORE_URL belongs to a bot of another Slack workspace. Give this one its own: ${own}.`;
  return new AppError(otherBotCode, sentence);
};

const otherBot = new AppError(
  otherBotCode,
  'Another bot runs on the Redis at STORE_URL, with another Slack app or another PLIVO_SENDER_NUMBER or PLIVO_POWERPACK_UUID. Add ?prefix=slack-mms-2 to the STORE_URL of one of them. If this is the same bot with new settings, stop all its processes first, or wait a minute.',
);
