/** Somebody sensible, who does what the answers say: these have to be true, or somebody is texted twice. */
import { places } from '../../emulators/slack/seed.ts';
import { privateWords } from '../../src/slack/screen/private-words.ts';
import type { Seeded } from '../support/seeded.ts';
import type { World } from '../support/world.ts';
import { demand } from './soak.ts';
import { type Answer, ask, speaksOf, type Wish } from './wishes.ts';

/** Beyond the minute in which the bot takes the same line for a second Enter: only the truth of its answer helps now. */
const laterMs = 61_000;
/** And well within it: who heard nothing may ask again without looking. */
const answeredWithinMs = 50_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export const createPerson = ({ world, user, chance }: { world: World; user: string; chance: Seeded }) => {
  const heard: Record<Answer, number> = { taken: 0, 'nothing-sent': 0, look: 0, silence: 0 };
  let waitedAMinute = 0;
  let turn: Promise<unknown> = Promise.resolve();

  /** One line after the other, so that the latest is the one that the person speaks of. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  };

  /** Whether `/mms status` knows of it; undefined if it was not answered. */
  const sees = async (wish: Wish): Promise<boolean | undefined> => {
    const { message, failure } = await world.people.command({ user, channel: places.general, text: 'status' });
    const said = world.slack.textOf(message);
    if (failure !== undefined || said === privateWords.storeDown || said === privateWords.storeUnconfirmed)
      return undefined;
    return speaksOf(wish, said);
  };

  /** Asks until the person knows, but for a plain no to the first try: an earlier one without an answer may count. */
  const insist = async (wish: Wish): Promise<'taken' | 'nothing-sent'> => {
    const startedAt = performance.now();
    const patience = async () => {
      demand(performance.now() - startedAt < answeredWithinMs, `nobody took ${wish.text}, although one always works`);
      await pause(100 + chance.below(400));
    };
    for (let inDoubt = false; ; inDoubt = true) {
      const answer = await ask(world, wish, user);
      heard[answer] += 1;
      if (answer === 'taken') return 'taken';
      if (answer === 'nothing-sent' && !inDoubt) return 'nothing-sent';
      for (let looks = answer === 'look'; looks; ) {
        const seen = await sees(wish);
        if (seen) return 'taken';
        looks = seen === undefined;
        await patience();
      }
      await patience();
    }
  };

  return {
    heard,
    waitedAMinute: () => waitedAMinute,
    /** Resolves when the person knows that it was taken. "Nothing was sent, try again in a minute": half of us wait for it. */
    want: async (wish: Wish): Promise<void> => {
      while ((await inTurn(() => insist(wish))) === 'nothing-sent') {
        const waits = chance.fraction() < 0.5;
        if (waits) waitedAMinute += 1;
        await pause(waits ? laterMs : chance.below(1_000));
      }
    },
  };
};
