/**
 * Plivo on this machine: as strict as the real one where the rules are known, and able to fail in every way that matters.
 * What it covers and where each rule comes from: docs/emulators-plivo.md.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAccount } from './account.ts';
import { createCallbacks } from './callbacks/callbacks.ts';
import { createInbound } from './callbacks/inbound.ts';
import type { LoggedRequest, PlivoEmulator, PlivoEmulatorOptions } from './contract.ts';
import { createFaults, isProcessed } from './faults.ts';
import { usualHabits } from './habits.ts';
import { writeFault, writeJson } from './http/answer.ts';
import { ApiProblem } from './http/problem.ts';
import { isAuthorised, isOurHost, logOf, type Request, readRequest } from './http/request.ts';
import { createRoutes } from './http/routes.ts';
import { defaultFetch } from './media/fetch.ts';
import { createMedia } from './media/media.ts';
import { createMessages } from './messages/messages.ts';
import { createRecords } from './messages/records.ts';
import { signatureForms } from './sign.ts';
import type { Reply, Timer } from './types.ts';

export type { PlivoEmulator, PlivoEmulatorOptions } from './contract.ts';

const realTimer: Timer = (ms, run) => {
  const timer = setTimeout(run, ms).unref();
  return () => clearTimeout(timer);
};

export const createPlivoEmulator = async (options: PlivoEmulatorOptions): Promise<PlivoEmulator> => {
  const { authId, authToken, now = Date.now, after = realTimer } = options;
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const work = new Set<Promise<void>>();
  const background = (job: Promise<void>): void => {
    const tracked = job.catch(() => undefined).finally(() => work.delete(tracked));
    work.add(tracked);
  };

  let apiUrl = '';
  const requests: LoggedRequest[] = [];
  const faults = createFaults();
  const tokens = [authToken, ...(options.previousAuthToken === undefined ? [] : [options.previousAuthToken])];
  const keys = { own: tokens, main: options.mainAuthToken === undefined ? tokens : [options.mainAuthToken] };
  const forms = options.signatures ?? signatureForms;
  const habits = { ...usualHabits(), ...options.habits };
  const signing = { keys, forms, habits };
  const timeoutMs = options.callbackTimeoutMs;
  const callbacks = createCallbacks({ now, after, ...signing, timeoutMs, changed });
  const media = createMedia({ now, authId, mediaBase: () => apiUrl, habits });
  const inbound = createInbound({ now, media, ...signing, timeoutMs, changed });
  const messages = createMessages({
    now,
    numbers: options.numbers,
    powerpacks: options.powerpacks ?? [],
    media,
    isSuppressed: inbound.isSuppressed,
    callbacks,
    fetchMedia: options.fetchMedia ?? defaultFetch,
    autoReports: options.autoReports ?? true,
    changed,
  });
  for (const [number, steps] of Object.entries(options.scripts ?? {})) messages.script(number, steps);
  const records = createRecords({ now, authId, all: () => messages.all, listDelayMs: options.listDelayMs ?? 0 });
  const route = createRoutes({ authId, account: createAccount(options), media, messages, records, background });

  const replyTo = async (request: Request, authorization: string): Promise<Reply> => {
    try {
      if (!isAuthorised(authorization, authId, tokens)) throw new ApiProblem(401, 'authentication failed');
      return await route(request);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      return { status: error.status, body: { error: error.message } };
    }
  };

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    // Its own clock, as any server has one.
    response.setHeader('date', new Date(now()).toUTCString());
    const request = await readRequest(incoming);
    const medium = publicMedium(request);
    if (medium) {
      response.writeHead(200, { 'content-type': medium.type, 'content-length': medium.bytes.length }).end(medium.bytes);
      return;
    }
    const logged: LoggedRequest = { ...logOf(request), at: now() };
    requests.push(logged);
    changed();
    const fault = faults.take(request.method, request.path);
    if (fault?.kind === 'delay') await new Promise<void>((resolve) => after(fault.ms ?? 0, resolve));
    const reply =
      fault && !isProcessed(fault) ? undefined : await replyTo(request, incoming.headers.authorization ?? '');
    if (fault) logged.answered = writeFault(response, fault, reply);
    else if (reply) {
      writeJson(response, reply);
      logged.answered = reply.status;
    }
    changed();
    // Only now, so that a report never overtakes the answer unless a test asks for that.
    if (reply?.after) setImmediate(reply.after);
  };

  const publicMedium = ({ method, path }: Request) => {
    const id = method === 'GET' ? new RegExp(`^/Account/${authId}/Media/([^/]+)$`).exec(path)?.[1] : undefined;
    return id === undefined ? undefined : media.bytes(id);
  };

  const server = createServer((incoming, response) => {
    if (!isOurHost(incoming)) return void response.writeHead(421).end();
    background(handle(incoming, response).catch(() => void response.socket?.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const idle = async (): Promise<void> => {
    // What was answered goes on in `setImmediate`, so the set may be empty for a moment.
    do {
      await Promise.all(work);
      await new Promise((resolve) => setImmediate(resolve));
    } while (work.size > 0);
  };

  return {
    apiUrl,
    authId,
    requests,
    messages: messages.all,
    callbacks: callbacks.log,
    phone: messages.phone,
    inbound: inbound.log,
    report: messages.report,
    answerFromPhone: inbound.send,
    retry: callbacks.retry,
    script: messages.script,
    habits,
    fail: faults.add,
    clearFaults: faults.clear,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    idle,
    close: async () => {
      callbacks.close();
      listeners.clear();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await Promise.all(work);
    },
  };
};
