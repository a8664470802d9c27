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
