import type { WebSocket } from 'ws';
import { isObject, type Json, parseJson, text } from '../json.ts';

/** What an envelope came to: the app's answer, nothing in time, or a connection that ended before. */
export type Acknowledgement = { payload: Json } | 'late' | 'gone';

/**
 * One connection of the app. Only the connection that carried an envelope can acknowledge it (strict reading: what
 * Slack makes of an acknowledgement over another is not written down).
 */
export const createLink = (socket: WebSocket, number: number, complain: (code: string, detail: string) => void) => {
  const waiting = new Map<string, (answer: Acknowledgement) => void>();

  socket.on('error', (error) => complain('socket_error', error.message));
  socket.on('close', () => {
    for (const settle of waiting.values()) settle('gone');
  });
  socket.on('message', (data) => {
    const message = parseJson(String(data));
    if (!isObject(message)) return complain('unreadable_message', 'not a JSON object');
    const settle = waiting.get(text(message.envelope_id));
    if (!settle) return complain('unknown_envelope', `late, repeated or never sent: ${text(message.envelope_id)}`);
    settle({ payload: isObject(message.payload) ? message.payload : {} });
  });

  return {
    number,
    isOpen: (): boolean => socket.readyState === socket.OPEN,
    tell: (message: Json): void => socket.send(JSON.stringify(message)),
    ping: (): void => socket.ping(),
    /** Sends an envelope and waits for its acknowledgement, at most `deadline` ms. */
    ask: (envelope: Json & { envelope_id: string }, deadline: number): Promise<Acknowledgement> =>
      new Promise((resolve) => {
        const settle = (answer: Acknowledgement) => {
          clearTimeout(timer);
          waiting.delete(envelope.envelope_id);
          resolve(answer);
        };
        const timer = setTimeout(settle, deadline, 'late');
        waiting.set(envelope.envelope_id, settle);
        socket.send(JSON.stringify(envelope));
      }),
    /** With a close frame, or as a network does, without a word. */
    end: (politely: boolean): void => (politely ? socket.close(1012, 'service restart') : socket.terminate()),
  };
};
export type Link = ReturnType<typeof createLink>;
