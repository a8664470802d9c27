import { isObject, type Json, objects, text } from '../json.ts';
import { element as limits } from '../limits.ts';

/** What a person enters: text, the value or text of an option, several of those, ids, seconds, or nothing. */
export type Entry = string | number | readonly string[] | null | Json;

/** One element of `state.values`: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
export type InputValue = Json;

const field: Record<string, string> = {
  plain_text_input: 'value',
  url_text_input: 'value',
  email_text_input: 'value',
  number_input: 'value',
  static_select: 'selected_option',
  external_select: 'selected_option',
  radio_buttons: 'selected_option',
  users_select: 'selected_user',
  conversations_select: 'selected_conversation',
  channels_select: 'selected_channel',
  multi_static_select: 'selected_options',
  multi_external_select: 'selected_options',
  checkboxes: 'selected_options',
  multi_users_select: 'selected_users',
  multi_conversations_select: 'selected_conversations',
  multi_channels_select: 'selected_channels',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  datetimepicker: 'selected_date_time',
  file_input: 'files',
  rich_text_input: 'rich_text_value',
};
const initials = [
  'initial_value',
  'initial_option',
  'initial_options',
  'initial_user',
  'initial_users',
  'initial_conversation',
  'initial_conversations',
  'initial_channel',
  'initial_channels',
  'initial_date',
  'initial_time',
  'initial_date_time',
];

export const fieldOf = (element: Json): string | undefined => field[text(element.type)];

const isList = (element: Json) => ['selected_options', 'files'].includes(fieldOf(element) ?? '') || isMulti(element);
const isMulti = (element: Json) => text(element.type).startsWith('multi_');

/** Slack describes an option that was picked by its text and value. */
const options = (element: Json): Json[] => [
  ...objects(element.options),
  ...objects(element.option_groups).flatMap((group) => objects(group.options)),
];

/** What the element holds before anyone touched it. */
export const initialValue = (element: Json, currentConversation: string | undefined): InputValue => {
  const key = fieldOf(element) ?? 'value';
  const own = initials.find((name) => element[name] !== undefined);
  const current =
    element.type === 'conversations_select' && element.default_to_current_conversation === true
      ? (currentConversation ?? null)
      : null;
  return { type: element.type, [key]: own ? element[own] : isList(element) ? [] : current };
};

export const isEmpty = (element: Json, value: InputValue | undefined): boolean => {
  const held = value?.[fieldOf(element) ?? 'value'];
  return held === null || held === undefined || held === '' || (Array.isArray(held) && held.length === 0);
};

const pick = (element: Json, wanted: string): Json | undefined =>
  options(element).find((option) => option.value === wanted || (isObject(option.text) && option.text.text === wanted));

const length = (element: Json, entered: string): string | undefined => {
  const most = typeof element.max_length === 'number' ? element.max_length : limits.inputLength;
  const least = typeof element.min_length === 'number' ? element.min_length : 0;
  if (entered.length > most) return `must be at most ${most} characters`;
  return entered.length > 0 && entered.length < least ? `must be at least ${least} characters` : undefined;
};

/** What Slack's own form checks before it sends anything. */
const formatOf: Record<string, RegExp> = {
  url_text_input: /^https?:\/\/\S+\.\S+$/,
  email_text_input: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  number_input: /^-?\d+(\.\d+)?$/,
  datepicker: /^\d{4}-\d{2}-\d{2}$/,
  timepicker: /^\d{2}:\d{2}$/,
};

const outOfBounds = (element: Json, entered: string): boolean =>
  element.type === 'number_input' &&
  ((element.is_decimal_allowed === false && entered.includes('.')) ||
    (typeof element.min_value === 'string' && Number(entered) < Number(element.min_value)) ||
    (typeof element.max_value === 'string' && Number(entered) > Number(element.max_value)));

/** The element's new value, or the sentence with which Slack's form refuses it. */
export const enter = (element: Json, entry: Entry): { value: InputValue } | { error: string } => {
  const key = fieldOf(element);
  const type = text(element.type);
  if (!key) return { error: `nothing can be entered into ${type}` };
  const holds = (held: unknown) => ({ value: { type, [key]: held } });
  if (entry === null || entry === '') return holds(isList(element) ? [] : null);
  if (key === 'selected_options' && options(element).length > 0) {
    const wanted = Array.isArray(entry) ? entry.map(String) : [String(entry)];
    const picked = wanted.map((one) => pick(element, one));
    return picked.every((one) => one !== undefined) ? holds(picked) : { error: `no such option: ${wanted.join(', ')}` };
  }
  if (key === 'selected_option' && options(element).length > 0) {
    const picked = pick(element, String(entry));
    return picked ? holds(picked) : { error: `no such option: ${String(entry)}` };
  }
  if (typeof entry !== 'string') return holds(entry);
  const format = formatOf[type];
  if (format && !format.test(entry)) return { error: `not a valid ${type}` };
  if (outOfBounds(element, entry)) return { error: 'number out of bounds' };
  const tooLong = key === 'value' ? length(element, entry) : undefined;
  return tooLong ? { error: tooLong } : holds(isMulti(element) ? [entry] : entry);
};
