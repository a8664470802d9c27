import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import { orLate } from '../../kit/deadline.ts';

/** Slack gives up on anything that was not answered by then, so nothing is worth a longer wait. */
const drainMs = 3_000;

/**
 * Decides when a request of Slack is answered, over HTTP and in Socket Mode alike. Bolt acknowledges an event before it
 * calls a listener, and a crash in between loses it. Over HTTP `processBeforeResponse` avoids that; Socket Mode has no
 * such option. And with that option a click is answered only when its listener has ended, so a response URL that hangs
 * costs the click too. So:
 * - an event is acknowledged once its listeners resolved, and not at all if they failed; Slack then sends it again;
 * - everything else is answered as soon as its listener says so, which it does after storing; what the listener still
 *   does goes on behind that.
 */
export const acknowledgeAfterWork = <R extends Receiver>(receiver: R) => {
  const running: Running = new Set();
  let stopping = false;
  const init = receiver.init.bind(receiver);
  receiver.init = (app: App) => {
    // Not acknowledged once stopping: an event comes again, after the restart or over the connection of another process.
    const processEvent = async (event: ReceiverEvent): Promise<void> =>
      stopping ? undefined : track(running, answerAfterWork(app, event, running));
    return init(Object.assign(Object.create(app), { processEvent }));
  };

  return {
    receiver,
    /** Takes nothing more, and resolves when what was taken has ended; after 3 s at the latest. */
    drain: async (): Promise<void> => {
      stopping = true;
      await orLate(drainMs, Promise.all(running));
    },
  };
};

type Running = Set<Promise<void>>;

const track = (running: Running, work: Promise<void>): Promise<void> => {
  const ended = work.catch(() => {}).then(() => void running.delete(ended));
  running.add(ended);
  return work;
};

const answerAfterWork = async (app: App, event: ReceiverEvent, running: Running): Promise<void> => {
  const answered = Promise.withResolvers<void>();
  let answer: { body: unknown } | undefined;
  const ack = async (body: unknown) => {
    // The first counts, as over HTTP.
    answer ??= { body };
    if (event.body.type !== 'event_callback') answered.resolve();
  };
  const work = track(running, app.processEvent({ ...event, ack }));
  await Promise.race([work, answered.promise]);
  if (answer) await (event.ack as (body?: unknown) => Promise<unknown>)(answer.body);
};
