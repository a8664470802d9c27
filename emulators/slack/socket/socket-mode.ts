import { randomUUID } from 'node:crypto';
import type { Core } from '../core.ts';
import type { Answer, Deliver, Payload } from '../driver/deliver.ts';
import type { Json } from '../json.ts';
import { ackDeadline } from '../limits.ts';
import type { Acknowledgement } from './link.ts';

/** One envelope that went out, over which connection, and whether the app acknowledged it. */
export type Envelope = { id: string; type: string; connection: number; acknowledged: boolean; retry: number };

const failed = (failure: string): Answer => ({ status: 0, body: '', contentType: '', failure });

/** https://docs.slack.dev/apis/events-api/using-socket-mode; only events are repeated, and take no answer. */
const envelopeOf = (payload: Payload): Json & { envelope_id: string; type: string } => {
  const envelope_id = randomUUID();
  switch (payload.kind) {
    case 'command':
      return { envelope_id, type: 'slash_commands', accepts_response_payload: true, payload: payload.fields };
    case 'interaction':
      return { envelope_id, type: 'interactive', accepts_response_payload: true, payload: payload.payload };
    case 'event':
      return {
        envelope_id,
        type: 'events_api',
        accepts_response_payload: false,
        retry_attempt: payload.retry?.number ?? 0,
        retry_reason: payload.retry ? 'timeout' : '',
        payload: payload.body,
      };
  }
};

/** What an acknowledgement says, as if it had come over HTTP. */
const answerOf = (acknowledgement: Acknowledgement): Answer => {
  if (acknowledgement === 'late') return failed('operation_timeout');
  if (acknowledgement === 'gone') return failed('dispatch_failed');
  const { payload } = acknowledgement;
  const body = Object.keys(payload).length > 0 ? JSON.stringify(payload) : '';
  return { status: 200, body, contentType: 'application/json' };
};

/** Brings what people do to the app over its own connections. Without one, Slack can only say that it failed. */
export const createSocketDelivery = ({ connections, envelopes, complain }: Core, deadline = ackDeadline): Deliver => {
  return async (payload) => {
    const link = connections.pick();
    if (!link) return failed('dispatch_failed');
    const envelope = envelopeOf(payload);
    const { envelope_id: id, type } = envelope;
    const retry = payload.kind === 'event' ? (payload.retry?.number ?? 0) : 0;
    const entry: Envelope = { id, type, connection: link.number, acknowledged: false, retry };
    envelopes.push(entry);
    const acknowledgement = await link.ask(envelope, deadline);
    entry.acknowledged = typeof acknowledgement === 'object';
    const answer = answerOf(acknowledgement);
    if (payload.kind === 'event' && answer.body) complain({ code: 'unexpected_payload', detail: answer.body });
    return answer;
  };
};
