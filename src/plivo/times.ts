/**
 * Plivo's times: `2026-11-21 06:53:03.123456`, in records with an offset (samples have `+05:30`), in callbacks without. No
 * page states the zone of those. They are read as UTC, as the list's filters are documented to be; in another zone they
 * are wrong by hours, which shows when they are compared with our clock (`domain/message/report/report-time`).
 */
import type { ReportedState } from '../domain/message/message.ts';

const shape = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)(Z|[+-]\d{2}:\d{2})?$/;

/** In milliseconds since 1970; undefined for what is no such time, `2026-02-30 …` included. */
export const readTime = (text: string | null | undefined): number | undefined => {
  const [, date, time, zone = 'Z'] = shape.exec(text ?? '') ?? [];
  if (date === undefined) return undefined;
  const local = Date.parse(`${date}T${time}Z`);
  const at = Date.parse(`${date}T${time}${zone}`);
  const isDate = !Number.isNaN(at) && new Date(local).toISOString().startsWith(date);
  return isDate ? at : undefined;
};

/** What Plivo calls the times of a message, in a callback or in a record. */
type Times = Partial<Record<'taken' | 'sent' | 'ended', string | null | undefined>>;

const timeOf: Record<ReportedState, keyof Times> = {
  submitted: 'taken',
  sent: 'sent',
  delivered: 'ended',
  undelivered: 'ended',
  failed: 'ended',
};

/** When a message came to be in this state, as Plivo says. */
export const reportedTime = (state: ReportedState, times: Times): { occurredAt?: number } => {
  const occurredAt = readTime(times[timeOf[state]]);
  return occurredAt === undefined ? {} : { occurredAt };
};
