/** What tells a process to stop: a signal, or the end of the launcher that it belongs to. */

/** The part of a process that hears of it. */
export type StopSource = { on(event: StopEvent, listener: () => void): unknown };
type StopEvent = 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'disconnect';

/** Ctrl-C, `kill`, a closed terminal, and the end of the process at the other end of the channel, if there is one. */
const events: readonly StopEvent[] = ['SIGTERM', 'SIGINT', 'SIGHUP', 'disconnect'];

/**
 * Aborted by the first of them, with its name as the reason. A second one does nothing: it must not stop the app while it
 * stops.
 */
export const stopRequestOf = (source: StopSource): AbortSignal => {
  const controller = new AbortController();
  for (const event of events) source.on(event, () => controller.abort(event));
  return controller.signal;
};
