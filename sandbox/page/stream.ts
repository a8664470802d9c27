/** The state as server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html */
import type { ServerResponse } from 'node:http';
import { protection } from './guard.ts';
import type { Snapshot } from './shared.ts';

/** Changes come in flocks; an eye sees no more often than this. */
const togetherMs = 50;

export const createStream = (snapshot: () => Snapshot) => {
  const open = new Set<ServerResponse>();
  let timer: NodeJS.Timeout | undefined;

  const write = (response: ServerResponse, data: string): void => void response.write(`data: ${data}\n\n`);
  const tell = (): void => {
    timer = undefined;
    if (open.size === 0) return;
    const data = JSON.stringify(snapshot());
    for (const response of open) write(response, data);
  };

  return {
    open: (response: ServerResponse): void => {
      response.writeHead(200, { ...protection, 'content-type': 'text/event-stream' });
      open.add(response);
      response.once('close', () => open.delete(response));
      write(response, JSON.stringify(snapshot()));
    },
    changed: (): void => {
      timer ??= setTimeout(tell, togetherMs);
    },
    close: (): void => {
      clearTimeout(timer);
      for (const response of open) response.end();
    },
  };
};
