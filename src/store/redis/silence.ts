/** A connection over which nothing comes any more though neither side closed it: a dead host, a NAT entry that was dropped. */
import { isRefusal, type RedisClient } from './connection.ts';

/**
 * In milliseconds, counted from the last answer to a PING; three are asked meanwhile. Longer than any command takes, and
 * Redis answers in order, so that nothing else was answered either.
 */
export const silenceTimeout = 15_000;

/**
 * Connects again after `silenceMs` without an answer, and says so. The client cannot do it: its `socketTimeout` is
 * Node's idle timer, which our own writes put off, and the only way into a connection that is made is to end it.
 *
 * @returns how to stop; to be called before the client is closed
 */
export const endSilence = (client: RedisClient, silenceMs: number, onSilence: () => void): (() => void) => {
  const reconnect = (): void => {
    silence.refresh();
    // While it connects it has a timer that nothing puts off, and a loop that must not be started twice.
    if (!client.isReady) return;
    client.destroy();
    // Tries again by itself, without end. What fails then is told to the listeners to its errors.
    client.connect().catch(() => {});
    onSilence();
  };
  const heard = (): void => void silence.refresh();
  const ask = (): void => {
    // A refusal is an answer as well: a user may be forbidden to ask, and the data may still be loading.
    if (client.isReady) client.ping().then(heard, (error) => isRefusal(error) && heard());
  };

  const silence = setTimeout(reconnect, silenceMs);
  const asking = setInterval(ask, silenceMs / 3);
  client.on('ready', heard);
  return () => {
    clearTimeout(silence);
    clearInterval(asking);
    client.off('ready', heard);
  };
};
