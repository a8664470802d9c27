import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** In seconds: a call of the store is some hundred microseconds on a file, and has a deadline of two seconds. */
const storeBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2];
/** In seconds: from a small file of Slack to ten links that are slow. */
const prepareBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160];

/**
 * Everything that is measured, by the conventions of Prometheus: base units, `_total` for what only grows. No value of a
 * label is of a person: no number, user, channel or id. Counters are of this process; what is read from the store is the
 * same in each process that shares it.
 */
export const createMetrics = ({ version }: { version: string }) => {
  const registry = new Registry();
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter({ name: `slack_mms_${name}`, help, labelNames, registers });
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Gauge({ name: `slack_mms_${name}`, help, labelNames, registers });
  const seconds = <Label extends string>(name: string, help: string, label: Label, buckets: number[]) =>
    new Histogram({ name: `slack_mms_${name}_seconds`, help, labelNames: [label], buckets, registers });

  // Memory, processor, garbage collection and the lag of the event loop, under the names that all Node programs have.
  collectDefaultMetrics({ register: registry });
  gauge('build_info', 'Always 1; the version is in the label', ['version']).set({ version }, 1);
  return {
    registry,
    accepted: counter('requests_accepted_total', 'Requests to send that were accepted', ['entry_point']),
    recipients: counter('messages_accepted_total', 'Messages of accepted requests, one for each recipient'),
    refused: counter('requests_refused_total', 'Reasons for which requests to send were refused', ['reason']),
    reached: counter('messages_total', 'Messages that came to a state', ['state']),
    reports: counter('reports_total', 'Status reports of Plivo, by what came of them', ['result']),
    httpRefused: counter('http_refused_total', 'HTTP requests that were refused', ['reason']),
    slackCalls: counter('slack_calls_total', 'Calls of the Slack Web API', ['method', 'result']),
    problems: counter('log_problems_total', 'Lines of the log that report a problem', ['level']),
    prepare: seconds('prepare', 'How long the attachments of one message took to prepare', 'outcome', prepareBuckets),
    store: seconds('store_call', 'How long calls of the store took', 'operation', storeBuckets),
    openRequests: gauge('open_requests', 'Accepted requests of which something may still happen'),
    openNotices: gauge('open_notices', 'Private answers that are still to be given'),
    openMessages: gauge('open_messages', 'Messages of open requests, by state (of the first 500 requests)', ['state']),
    oldestOpen: gauge('oldest_open_seconds', 'Since when the oldest message that has not left was accepted'),
    overdue: gauge('overdue_seconds', 'By how much the most overdue message has missed its promised moment'),
    alarm: gauge('alarm', '1 while something needs a person, by the code of the alarm', ['code']),
  };
};
export type Metrics = ReturnType<typeof createMetrics>;
