import type { Core } from '../core.ts';
import { createSocketDelivery } from '../socket/socket-mode.ts';
import { createClicks } from './clicks.ts';
import { createCommands, escapeIn } from './commands.ts';
import { createHttpDelivery, type Deliver, type DeliveryOptions } from './deliver.ts';
import { createEvents } from './events.ts';
import { createForms } from './forms.ts';

/** What people do, whatever carries it to the app. */
const createGestures = (core: Core, deliver: Deliver) => ({
  ...createCommands(core, deliver),
  ...createEvents(core, deliver),
  ...createClicks(core, deliver),
  ...createForms(core, deliver),
  /** Typed text as Slack sends it on. */
  escape: (typed: string): string => escapeIn(core, typed),
});

/** Over Socket Mode. There is nothing like `url_verification`: the connection is the app's own. */
export const createSocketDriver = (core: Core, options: { ackDeadline?: number } = {}) => {
  const { urlVerification: _overHttpOnly, ...gestures } = createGestures(
    core,
    createSocketDelivery(core, options.ackDeadline),
  );
  return gestures;
};

/** `appUrl` is where the app takes everything, such as `http://127.0.0.1:3000/slack/events`. */
export const createDriver = (core: Core, appUrl: string, options: DeliveryOptions = {}) => {
  const { deliver, raw } = createHttpDelivery(appUrl, core.signingSecret, options);
  return { ...createGestures(core, deliver), raw };
};
export type SlackDriver = ReturnType<typeof createDriver>;
