import type { Core } from './core.ts';
import { createClicks } from './driver/clicks.ts';
import { createCommands, escapeIn } from './driver/commands.ts';
import { createHttpDelivery, type Deliver } from './driver/deliver.ts';
import { createEvents } from './driver/events.ts';
import { createForms } from './driver/forms.ts';

/** What people do, whatever carries it to the app. */
const createGestures = (core: Core, deliver: Deliver) => ({
  ...createCommands(core, deliver),
  ...createEvents(core, deliver),
  ...createClicks(core, deliver),
  ...createForms(core, deliver),
  /** Typed text as Slack sends it on. */
  escape: (typed: string): string => escapeIn(core, typed),
});

/** `appUrl` is where the app takes everything, such as `http://127.0.0.1:3000/slack/events`. */
export const createDriver = (core: Core, appUrl: string, options: { ackDeadline?: number } = {}) => {
  const { deliver, raw } = createHttpDelivery(appUrl, core.signingSecret, options.ackDeadline);
  return { ...createGestures(core, deliver), raw };
};
export type SlackDriver = ReturnType<typeof createDriver>;
