import { createServer } from 'node:http';
import { createSlackEmulator, type EmulatorOptions } from './emulator.ts';
import { isObject, type Json, parseJson } from './json.ts';
import { seedWorkspace } from './seed.ts';

export const botToken = 'xoxb-test';
export const signingSecret = '0123456789abcdef0123456789abcdef';

/** A seeded emulator with a clock that the test moves. */
export const startSlack = async (options: Partial<EmulatorOptions> = {}) => {
  const clock = { ms: 1_760_000_000_000 };
  const slack = await createSlackEmulator({
    botToken,
    signingSecret,
    now: () => clock.ms,
    rateLimits: false,
    ...options,
  });
  seedWorkspace(slack);
  const call = async (method: string, args: Json = {}, token = botToken): Promise<Json> => {
    const response = await fetch(`${slack.apiUrl}${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${token}` },
      body: JSON.stringify(args),
    });
    const body: unknown = await response.json();
    return isObject(body) ? body : {};
  };
  return { slack, clock, call };
};

export type Seen = { headers: Record<string, string | string[] | undefined>; raw: string; payload: Json };
export type AppAnswer = { status?: number; json?: unknown; text?: string };

const payloadOf = (raw: string, type: string): Json => {
  const fields = Object.fromEntries(new URLSearchParams(raw));
  const value = type === 'application/json' ? parseJson(raw) : fields.payload ? parseJson(fields.payload) : fields;
  return isObject(value) ? value : {};
};

/** An app that answers as the test says and remembers what it was sent. */
export const startApp = async (answer: (seen: Seen) => AppAnswer | Promise<AppAnswer> = () => ({})) => {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    let raw = '';
    for await (const chunk of request) raw += String(chunk);
    const entry = { headers: request.headers, raw, payload: payloadOf(raw, request.headers['content-type'] ?? '') };
    seen.push(entry);
    const { status = 200, json, text = '' } = await answer(entry);
    const type = json === undefined ? 'text/plain' : 'application/json';
    response.writeHead(status, { 'content-type': type }).end(json === undefined ? text : JSON.stringify(json));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    url: `http://127.0.0.1:${port}/slack/events`,
    seen,
    last: (): Json => seen.at(-1)?.payload ?? {},
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
