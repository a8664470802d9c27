/** A line of the export, in the two forms that other programs read. */
import { maskNumber } from '../../domain/language/format.ts';
import type { HistoryLine } from '../../store/whole/history.ts';

export const formats = ['csv', 'ndjson'] as const;
export type Format = (typeof formats)[number];

type Column = readonly [name: string, value: (line: HistoryLine, fullNumbers: boolean) => string | number | undefined];

const moment = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString();

const columns: readonly Column[] = [
  ['dispatch', ({ dispatch }) => dispatch.id],
  ['message', ({ record }) => record.id],
  ['accepted_at', ({ dispatch }) => moment(dispatch.acceptedAt)],
  ['sender', ({ dispatch }) => dispatch.sender.userId],
  ['sender_name', ({ dispatch }) => dispatch.sender.name],
  ['entry_point', ({ dispatch }) => dispatch.entryPoint],
  ['to', ({ record }, fullNumbers) => (fullNumbers ? record.to : maskNumber(record.to))],
  ['state', ({ record }) => record.state],
  ['state_at', ({ record }) => moment(record.times[record.state])],
  ['attempts', ({ record }) => record.attempts],
  ['tried_at', ({ triedAt }) => moment(triedAt)],
  ['carrier_id', ({ record }) => record.uuid],
  ['error_code', ({ record }) => record.errorCode],
  ['refusal', ({ record }) => record.failure?.code],
  ['price_usd', ({ record }) => record.price],
];

/** The first line of a file; NDJSON has none. */
export const headOf = (format: Format): string =>
  format === 'csv' ? `${columns.map(([name]) => name).join(',')}\r\n` : '';

/** Numbers are masked unless `fullNumbers`. */
export const rowOf = (line: HistoryLine, format: Format, fullNumbers: boolean): string => {
  const values = columns.map(([name, value]) => [name, value(line, fullNumbers)] as const);
  if (format === 'ndjson') return `${JSON.stringify(Object.fromEntries(values))}\n`;
  return `${values.map(([, value]) => cell(String(value ?? ''))).join(',')}\r\n`;
};

/**
 * By RFC 4180. What a spreadsheet would take for a formula gets an apostrophe in front, because a name in Slack may be
 * anything; a phone number is none.
 */
const cell = (text: string): string => {
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^\+\d+$/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
