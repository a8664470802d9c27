import type { App, Receiver, ReceiverEvent } from '@slack/bolt';

/**
 * Over HTTP, `processBeforeResponse` holds the answer until the listeners are done. Socket Mode has no such option: Bolt
 * acknowledges an event before it calls anybody, and a crash in between loses it. So the acknowledgement is held here
 * until the work resolved, and not made at all if it failed; Slack then delivers the envelope again.
 */
export const acknowledgeAfterWork = <R extends Receiver>(receiver: R): R => {
  const init = receiver.init.bind(receiver);
  receiver.init = (app: App) => init(Object.assign(Object.create(app), { processEvent: held(app) }));
  return receiver;
};

const held =
  (app: Pick<App, 'processEvent'>) =>
  async (event: ReceiverEvent): Promise<void> => {
    let answer: { body: unknown } | undefined;
    await app.processEvent({
      ...event,
      ack: async (body) => {
        // The first counts, as over HTTP.
        answer ??= { body };
      },
    });
    if (answer) await (event.ack as (body?: unknown) => Promise<unknown>)(answer.body);
  };
