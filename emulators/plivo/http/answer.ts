/** Writes an answer, or spoils it as a fault demands. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Fault } from '../faults.ts';
import type { Reply } from '../types.ts';

const page = '<html><body><h1>Bad gateway</h1></body></html>';

const write = (response: ServerResponse, status: number, type: string, body: string): void => {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
};

export const writeJson = (response: ServerResponse, { status, body }: Pick<Reply, 'status' | 'body'>): void =>
  write(response, status, 'application/json', JSON.stringify({ api_id: randomUUID(), ...Object(body) }));

/** `reply` is undefined where the fault came before the request was carried out. Returns what the caller got. */
export const writeFault = (response: ServerResponse, fault: Fault, reply: Reply | undefined): number | string => {
  const { kind, status = 500 } = fault;
  switch (kind) {
    case 'status':
      if (fault.html) write(response, status, 'text/html', page);
      else writeJson(response, { status, body: { error: fault.error ?? `HTTP ${status} on demand` } });
      return status;
    case 'html202':
      write(response, 202, 'text/html', page);
      return 202;
    case 'empty202':
      write(response, 202, 'application/json', '');
      return 202;
    case 'resetBefore':
    case 'resetAfter':
      response.socket?.resetAndDestroy();
      return 'reset';
    case 'hang':
      return 'hang';
    case 'delay':
      if (reply) writeJson(response, reply);
      return reply?.status ?? 'hang';
  }
};
