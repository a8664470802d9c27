/** One form posted to Plivo, with the connections that all requests to it have; `fetch` cannot be handed those. */
import http from 'node:http';
import https from 'node:https';
import { readAtMost } from '../../kit/bounded-read.ts';
import { agents, watchConnections } from './connections.ts';
import type { Deadlines } from './sdk.ts';

type Posted = Deadlines & {
  url: string;
  authorization: string;
  form: FormData;
  /** Nobody waits for the answer any more. */
  signal?: AbortSignal | undefined;
};

/** An answer has some hundred bytes for each file. */
const answerMax = 100_000;

/**
 * Redirects are not followed: credentials and pictures go to the configured host and nowhere else. Rejects with an `Error`
 * whose name is `TimeoutError` where the whole takes longer than `timeoutMs`, and with any other if it fails.
 */
export const postForm = async (posted: Posted): Promise<{ status: number; text: string }> => {
  const { url, authorization, form, timeoutMs, connectMs, signal: given } = posted;
  // Writes the boundary and the parts; a length that is known spares Plivo a chunked body.
  const encoded = new Response(form);
  const body = Buffer.from(await encoded.arrayBuffer());
  const headers = {
    authorization,
    'content-type': encoded.headers.get('content-type') ?? '',
    'content-length': body.length,
  };
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = given ? AbortSignal.any([deadline, given]) : deadline;
  try {
    return await watchConnections(connectMs, () => post(new URL(url), { headers, signal }, body)).work;
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
};

const post = (url: URL, options: http.RequestOptions, body: Buffer): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const [{ request }, agent] = url.protocol === 'https:' ? [https, agents.https] : [http, agents.http];
    request(url, { ...options, agent, method: 'POST' }, (answer) => {
      const read = readAtMost(answer, answerMax);
      read.then((bytes) => resolve({ status: answer.statusCode ?? 0, text: new TextDecoder().decode(bytes) }), reject);
    })
      .on('error', reject)
      .end(body);
  });
