/**
 * Every request to Plivo has a connection of its own, which has 3 s to stand. A network that drops packets, a resolver that
 * does not answer and a handshake that does not end are then failures of which it is sure that nothing was sent. A
 * connection that waits for its next request is none of these: an address translation forgets it without a word, or Plivo
 * closes it just as the request is written, and then nobody knows. A handshake more for each message is cheaper than that.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { connectTimeoutMs } from '../limits.ts';

/**
 * How far the connections of one call came. `none`: none stood, so that no byte of a request can have been written.
 * `unseen`: it made none through these agents, as in a test without a network.
 */
export type Reached = 'unseen' | 'none' | 'connected';
type Attempt = { connectMs: number; reached: Reached };

const attempts = new AsyncLocalStorage<Attempt>();

/**
 * Starts a call whose requests go over the agents of this file; what comes out of it is for its caller to handle.
 *
 * @param connectMs milliseconds for resolving the name, TCP and TLS together, at each connection
 */
export const watchConnections = <T>(
  connectMs: number,
  call: () => Promise<T>,
): { work: Promise<T>; reached: () => Reached } => {
  const attempt: Attempt = { connectMs, reached: 'unseen' };
  return { work: attempts.run(attempt, async () => call()), reached: () => attempt.reached };
};

/**
 * The deadline is a timer of ours, since that of a socket starts anew for each address of a host. A request waits until
 * its connection stands, which a TLS connection does once the certificate is accepted.
 */
const watched = <T extends Duplex | null | undefined>(connection: T, stands: 'connect' | 'secureConnect'): T => {
  if (!connection) return connection;
  const attempt: Attempt = attempts.getStore() ?? { connectMs: connectTimeoutMs, reached: 'unseen' };
  // A redirect makes a second connection; that the first one stood counts.
  if (attempt.reached === 'unseen') attempt.reached = 'none';
  const late = () => void connection.destroy(new Error(`no connection within ${attempt.connectMs} ms`));
  const timer = setTimeout(late, attempt.connectMs);
  connection.once('close', () => clearTimeout(timer));
  connection.once(stands, () => {
    clearTimeout(timer);
    attempt.reached = 'connected';
  });
  return connection;
};

class HttpAgent extends http.Agent {
  override createConnection(...given: Parameters<http.Agent['createConnection']>) {
    return watched(super.createConnection(...given), 'connect');
  }
}

class HttpsAgent extends https.Agent {
  override createConnection(...given: Parameters<https.Agent['createConnection']>) {
    return watched(super.createConnection(...given), 'secureConnect');
  }
}

/** Sessions of TLS are remembered, so that a handshake with a known host is short. */
export const agents = { http: new HttpAgent({ keepAlive: false }), https: new HttpsAgent({ keepAlive: false }) };
