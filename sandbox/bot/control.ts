/** Starts, kills and restarts the bot, and tells an end that was asked for from one that was not. */
import type { startBot } from './spawn.ts';

type Bot = ReturnType<typeof startBot>;
export type BotStatus = 'starting' | 'running' | 'stopped';

export const createBotControl = (start: (options: { realPace: boolean }) => Bot) => {
  const listeners = new Set<() => void>();
  const { promise: died, reject: fail } = Promise.withResolvers<never>();
  let [status, realPace]: [BotStatus, boolean] = ['stopped', false];
  let current: Bot | undefined;
  const to = (next: BotStatus): void => {
    status = next;
    for (const listener of listeners) listener();
  };

  const launch = async (): Promise<void> => {
    const bot = start({ realPace });
    current = bot;
    to('starting');
    // Whoever ends it on purpose takes it away first.
    void bot.ended.then((how) => {
      if (current === bot) fail(new Error(how));
    });
    await bot.ready();
    if (current === bot) to('running');
  };

  const take = (): Bot | undefined => {
    const bot = current;
    current = undefined;
    return bot;
  };

  return {
    state: () => ({ status, pid: current?.pid, realPace }),
    /** Rejects with how it ended when it ended by itself. */
    died,
    onChange: (listener: () => void): void => void listeners.add(listener),
    /** Resolves once it is ready. Nothing happens if there is one already. */
    start: async (): Promise<void> => {
      if (!current) await launch();
    },
    /** Without a word of warning, as when the machine loses power. */
    kill: async (): Promise<void> => {
      await take()?.kill();
      to('stopped');
    },
    /** Resolves once it is up again; a bot that was killed stays so. */
    setPace: async (real: boolean): Promise<void> => {
      realPace = real;
      const bot = take();
      if (bot) to('starting');
      await bot?.stop();
      if (bot) await launch();
    },
    stop: async (): Promise<void> => {
      await take()?.stop();
      to('stopped');
    },
  };
};
export type BotControl = ReturnType<typeof createBotControl>;
