/** The counters, derived from the steps that are logged anyway, so that no use case has to know of them. */
import type { RecordState } from '../../domain/message/message.ts';
import type { Log } from '../../ports/index.ts';
import type { Metrics } from './metrics.ts';

type Fields = Record<string, unknown>;
type Count = (metrics: Metrics, fields: Fields) => void;

/** Every state, in a form of which the compiler sees that none is missing. */
const states: Record<RecordState, true> = {
  waiting: true,
  sending: true,
  unconfirmed: true,
  submitted: true,
  sent: true,
  delivered: true,
  undelivered: true,
  failed: true,
  cancelled: true,
};
export const stateNames = Object.keys(states) as RecordState[];

const countSlack: Count = ({ slackCalls }, { method, why }) =>
  slackCalls.inc({ method: word(method), result: slackResult(why) });

/** By the step of the line. What stands in a label is a word of ours, of which there are few. */
const counts: Readonly<Record<string, Count>> = {
  'dispatch.accepted': ({ accepted, recipients }, fields) => {
    accepted.inc({ entry_point: word(fields.entryPoint) });
    recipients.inc(whole(fields.recipients));
  },
  'request.refused': ({ refused }, { codes }) => {
    for (const code of Array.isArray(codes) ? codes : []) refused.inc({ reason: word(code) });
  },
  'dispatch.cancelled': ({ reached }, { stopped }) => reached.inc({ state: 'cancelled' }, whole(stopped)),
  'dispatch.failed': ({ reached }, { dropped }) => reached.inc({ state: 'failed' }, whole(dropped)),
  'message.polled': ({ reached }, { was, is }) => {
    if (is !== undefined && was !== is) reached.inc({ state: word(is) });
  },
  'report.nothing-new': ({ reports }) => reports.inc({ result: 'nothing_new' }),
  'report.other-uuid': ({ reports }) => reports.inc({ result: 'other_message' }),
  'report.hinted': ({ reports }) => reports.inc({ result: 'hint' }),
  'report.hint-ignored': ({ reports }) => reports.inc({ result: 'hint' }),
  'http.refused': ({ httpRefused }, { reasons }) => {
    for (const [reason, count] of Object.entries(reasons ?? {}))
      httpRefused.inc({ reason: status(reason) }, whole(count));
  },
  'slack.called': countSlack,
  'slack.call-failed': countSlack,
  ...Object.fromEntries(stateNames.map((state) => [`message.${state}`, countState(state)])),
};

/** A report that brought news says the state that it led to. */
function countState(state: RecordState): Count {
  return ({ reached, reports }, { by }) => {
    reached.inc({ state });
    if (by === 'reported') reports.inc({ result: state });
  };
}

/** The same log, whose lines are also counted, whatever the level from which on they are written. */
export const countSteps = (log: Log, metrics: Metrics): Log => {
  const at =
    (level: keyof Log) =>
    (step: string, fields: Fields = {}): void => {
      log[level](step, fields);
      counts[step]?.(metrics, fields);
      if (level === 'warn' || level === 'error') metrics.problems.inc({ level });
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
};

/** Codes and methods. Anything else, such as what somebody chose, is not to become a label. */
const word = (value: unknown): string =>
  typeof value === 'string' && /^[a-z][\w.-]{0,60}$/i.test(value) ? value : 'other';

const whole = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : 0);

/** Refusals begin with their status; the words after it may be many. */
const status = (reason: string): string => /^\d{3}\b/.exec(reason)?.[0] ?? 'other';

const slackResult = (why: unknown): 'ok' | 'rate_limited' | 'failed' => {
  if (why === undefined) return 'ok';
  return why === 'ratelimited' ? 'rate_limited' : 'failed';
};
