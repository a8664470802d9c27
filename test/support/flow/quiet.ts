import { realPause } from '../eventually.ts';
import type { Side } from './flow.ts';

const everyMs = 12;
const unchangedLooks = 3;

/** Resolves once neither Slack nor Plivo has heard anything and nothing was logged for a moment. */
export const quiet = async ({ slack, plivo, output = [] }: Omit<Side, 'people'>): Promise<void> => {
  const seen = () => `${slack.log.length}.${plivo.requests.length}.${plivo.callbacks.length}.${output.length}`;
  let unchanged = 0;
  for (let before = seen(); unchanged < unchangedLooks; before = seen()) {
    await realPause(everyMs);
    unchanged = seen() === before ? unchanged + 1 : 0;
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
