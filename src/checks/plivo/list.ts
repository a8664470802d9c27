/** What Plivo's list of messages looks like: the app looks for what it is not sure to have sent. */
import { type Check, differs, type Finding, ok, skipped } from '../check.ts';
import { fieldsOf, listOf, textOf } from '../shape.ts';
import { callPlivo, isGood, type PlivoContext, plivoNo } from './api.ts';

/** Without a time the list goes back 24 hours. */
const daysBack = 30;
const pageMax = 20;

export const plivoList: Check<PlivoContext> = {
  name: 'Plivo list',
  run: async (context) => {
    const since = new Date(context.now() - daysBack * 86_400_000).toISOString().slice(0, 19).replace('T', ' ');
    const query = new URLSearchParams({ limit: `${pageMax}`, message_time__gte: since });
    const answer = await callPlivo(context, `Message/?${query}`);
    if (!isGood(answer)) return plivoNo(answer);
    const { objects } = fieldsOf(answer.json);
    if (!Array.isArray(objects)) return differs('The answer has no list of messages.');
    if (objects.length > 0) return describeList(listOf(objects));
    return skipped(`Plivo lists no message of the last ${daysBack} days.`, 'Send one, then run this again.');
  },
};

const needed = ['message_uuid', 'message_state'] as const;

type Shape = { [pattern: string]: RegExp };
const numberShapes: Shape = { digits: /^\d{7,15}$/, 'digits with a plus': /^\+\d{7,15}$/, masked: /^\+?\d+[X*]+\d*$/i };
const timeShapes: Shape = {
  'date and time with an offset': /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d:\d\d$/,
  'date and time without an offset': /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?$/,
  'ISO 8601': /^\d{4}-\d\d-\d\dT/,
};

/** Names shapes only, never a number or a moment. */
export const describeList = (messages: readonly Readonly<Record<string, unknown>>[]): Finding => {
  const lacking = needed.filter((field) => messages.some((message) => !textOf(message[field])));
  if (lacking.length > 0) return differs(`Entries lack ${lacking.join(' and ')}.`);
  const [from, to] = [shapesOf(messages, 'from_number', numberShapes), shapesOf(messages, 'to_number', numberShapes)];
  const time = shapesOf(messages, 'message_time', timeShapes);
  const says = `${messages.length} listed. from_number: ${from}; to_number: ${to}; message_time: ${time}.`;
  const isExpected = from === 'digits' && to === 'digits' && time === 'date and time with an offset';
  return isExpected ? ok(says) : differs(says, 'Please report this line: the app expects digits and an offset.');
};

const shapesOf = (messages: readonly Readonly<Record<string, unknown>>[], field: string, shapes: Shape): string => {
  const found = messages.map((message) => {
    const value = textOf(message[field]);
    if (value === '') return 'missing';
    return Object.keys(shapes).find((name) => shapes[name]?.test(value)) ?? 'something else';
  });
  return [...new Set(found)].sort().join(' or ');
};
