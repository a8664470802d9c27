/** What a person enters into an element, and what Slack holds of it. */
import type { Json } from '../../shared.ts';
import { isObject, objects, text } from '../read.ts';

export type Entry = string | number | string[] | null;

/** From an element of `state.values`: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
export const entryOf = (held: Json | undefined): Entry => {
  if (!held) return null;
  if (isObject(held.selected_option)) return text(held.selected_option.value);
  if (Array.isArray(held.selected_options)) return objects(held.selected_options).map(({ value }) => text(value));
  for (const [key, value] of Object.entries(held)) {
    if (key === 'type') continue;
    if (typeof value === 'string' || typeof value === 'number') return value;
    if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  }
  return null;
};

const initials = ['initial_option', 'initial_value', 'initial_date', 'initial_time', 'initial_date_time'];

/** What an element outside of a form shows before anyone touched it. */
export const initialOf = (element: Json): Entry => {
  if (Array.isArray(element.initial_options)) return objects(element.initial_options).map(({ value }) => text(value));
  const key = [...initials, 'initial_user', 'initial_conversation', 'initial_channel'].find((one) => element[one]);
  const value = key ? element[key] : undefined;
  if (isObject(value)) return text(value.value);
  return typeof value === 'string' || typeof value === 'number' ? value : null;
};

export const listOf = (entry: Entry): string[] =>
  Array.isArray(entry) ? entry : entry === null ? [] : [String(entry)];
