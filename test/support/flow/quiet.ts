import { realPause } from '../eventually.ts';
import { arePicturesAtWork } from '../pictures-at-work.ts';
import type { Side } from './flow.ts';

const everyMs = 12;
const quietLooks = 3;
/** A process that was not run in time may have work that it had no chance to show. */
const onTimeMs = 2 * everyMs;
/** On a machine that is never on time, this is as quiet as it gets. */
const mostLooks = 200;

/** Resolves once neither Slack nor Plivo has heard anything, nothing was logged and no picture is drawn for a moment. */
export const quiet = async ({ slack, plivo, output = [] }: Omit<Side, 'people'>): Promise<void> => {
  const seen = () => `${slack.log.length}.${plivo.requests.length}.${plivo.callbacks.length}.${output.length}`;
  let before = seen();
  for (let looks = 0, unchanged = 0; unchanged < quietLooks && looks < mostLooks; ) {
    const pausedAt = performance.now();
    await realPause(everyMs);
    const now = seen();
    const draws = arePicturesAtWork();
    unchanged = now === before && !draws && performance.now() - pausedAt < onTimeMs ? unchanged + 1 : 0;
    before = now;
    // Another process draws, and it has as long as it needs.
    if (!draws) looks += 1;
  }
};

/** Longer than the second in which a card is edited at most once. */
const restMs = 1_500;

/** Resolves once Slack has heard nothing for so long that the card, its thread and what follows them are done. */
export const untilShown = async ({ slack }: Pick<Side, 'slack'>): Promise<void> => {
  for (let heard = -1; heard !== slack.log.length; ) {
    heard = slack.log.length;
    await realPause(restMs);
  }
};
