import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Faults } from '../faults.ts';
import { socketMode as limits } from '../limits.ts';
import { installation } from '../workspace/workspace.ts';
import { createLink, type Link } from './link.ts';

/** Why Slack asks an app to reconnect: https://docs.slack.dev/apis/events-api/using-socket-mode, "disconnects". */
export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled';

const debugInfo = { host: 'applink-sandbox' };
const hello = (connections: number) => ({
  type: 'hello',
  connection_info: { app_id: installation.app },
  num_connections: connections,
  debug_info: { ...debugInfo, build_number: 1, approximate_connection_time: limits.lifeSeconds },
});

type Deps = {
  faults: Faults;
  /** Of the Web API, whose port the WebSocket shares. */
  origin: () => string;
  complain: (code: string, detail: string) => void;
};

/**
 * The connections of an app in Socket Mode: tickets, greetings, pings and goodbyes. `socket.connect` counts as a method
 * for faults; `hang` leaves the request to upgrade unanswered, `hangAfter` upgrades and never says hello.
 */
export const createConnections = ({ faults, origin, complain }: Deps) => {
  const server = new WebSocketServer({ noServer: true, maxPayload: limits.messageBytes, autoPong: false });
  const tickets = new Set<string>();
  const links = new Set<Link>();
  const streams = new Set<Duplex>();
  const usable = () => [...links].filter((link) => link.isOpen());
  let [made, turn] = [0, 0];
  let pongsHeld = false;

  const pinging = setInterval(() => {
    for (const link of usable()) link.ping();
  }, limits.pingEvery).unref();

  return {
    /** What `apps.connections.open` answers: good for one connection. */
    issueUrl: (): string => {
      const ticket = randomUUID();
      tickets.add(ticket);
      return `${origin().replace(/^http/, 'ws')}/link/?ticket=${ticket}&app_id=${installation.app}`;
    },
    /** Takes a request to upgrade; one without a fresh ticket, or too many, is refused. */
    upgrade: (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
      streams.add(stream);
      stream.on('error', () => {}).on('close', () => streams.delete(stream));
      const fault = faults.take('socket.connect', {});
      if (fault?.hang) return;
      if (fault?.resetBefore) return void stream.destroy();
      const known = tickets.delete(new URL(request.url ?? '/', origin()).searchParams.get('ticket') ?? '');
      // Strict reading: the eleventh is refused; which of them Slack would end is not written down.
      const refusal = fault?.status ?? (!known ? 403 : links.size >= limits.connections ? 429 : undefined);
      if (refusal) return void stream.end(`HTTP/1.1 ${refusal} Refused\r\nconnection: close\r\n\r\n`);
      server.handleUpgrade(request, stream, head, (socket) => {
        made += 1;
        const link = createLink(socket, made, complain);
        links.add(link);
        socket.on('close', () => links.delete(link));
        socket.on('ping', (data) => pongsHeld || socket.pong(data));
        if (!fault?.hangAfter) link.tell(hello(links.size));
        link.ping();
      });
    },
    /** Any of them, here in turn: an app must "not assume any particular pattern". */
    pick: (): Link | undefined => {
      const candidates = usable();
      turn += 1;
      return candidates[turn % Math.max(candidates.length, 1)];
    },
    count: (): number => usable().length,
    /** How many there have been. */
    made: (): number => made,
    /** Slack's goodbye: the app is to leave and to come back. */
    askToLeave: (reason: DisconnectReason): void => {
      for (const link of usable()) link.tell({ type: 'disconnect', reason, debug_info: debugInfo });
    },
    /** Slack is alive and answers no ping, for as long as this is so: bolt-js issue 2496. */
    holdPongs: (held: boolean): void => {
      pongsHeld = held;
    },
    drop: ({ politely = false } = {}): void => {
      for (const link of links) link.end(politely);
    },
    close: (): void => {
      clearInterval(pinging);
      for (const stream of streams) stream.destroy();
    },
  };
};
