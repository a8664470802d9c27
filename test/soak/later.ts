/** What the cards say when the bot has asked Plivo for long enough: then a person decides about each unconfirmed message. */
import { startApp } from '../../src/app/start.ts';
import { loadConfig } from '../../src/config/index.ts';
import type { MessageRecord } from '../../src/domain/message/message.ts';
import { decideAfterMs } from '../../src/domain/message/settled.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { slackEdits } from '../../src/usecases/card/edit-card.ts';
import { eventually } from '../support/eventually.ts';
import type { ScratchStore } from '../support/scratch-store.ts';
import type { World } from '../support/world.ts';
import { asksAPerson } from './judge.ts';
import { demand } from './soak.ts';

/** Each draws as many cards as may be edited in a window, and begins one window after the last. */
const startsAtMost = 20;
const drawnWithinMs = 4_000;

/**
 * Starts the same bot in this process with a clock that is ahead, again and again, because what it waits for are five
 * minutes and Slack's limit of edits. Everything else is over, so that nothing else is late.
 *
 * @returns the records as they are then: reports may have settled some
 */
export const comeBackLater = async (
  world: World,
  store: ScratchStore,
  env: Record<string, string>,
): Promise<MessageRecord[]> => {
  const undecided = async () =>
    (await store.records()).filter((record) => record.state === 'unconfirmed' && !asksAPerson(world, record));
  let aheadMs = decideAfterMs;
  for (let starts = 0; starts < startsAtMost && (starts === 0 || (await undecided()).length > 0); starts += 1) {
    aheadMs += slackEdits.windowMs;
    const now = () => Date.now() + aheadMs;
    const log = createLogger({ level: 'fatal', destination: { write: () => {} }, secrets: [] });
    const app = await startApp(loadConfig(env), { log, clock: { ...systemClock, now } });
    await eventually('all is decided', async () => (await undecided()).length === 0, drawnWithinMs).catch(() => {});
    await app.stop();
  }
  const left = await undecided();
  demand(left.length === 0, `${left.length} unconfirmed messages have a card without buttons to decide`);
  return store.records();
};
