import { z } from 'zod';
import { element } from '../limits.ts';
import { richText } from './rich-text.ts';
import { actionId } from './selects.ts';
import { confirm, dispatchActionConfig, overflowOption, plainText } from './text.ts';

const base = { action_id: actionId };
const placeholder = { placeholder: plainText(element.placeholder).optional() };
const focus = { focus_on_load: z.boolean().optional() };
const typed = { ...base, ...placeholder, ...focus, dispatch_action_config: dispatchActionConfig.optional() };
const picked = { ...base, ...focus, confirm: confirm.optional() };
const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);

/** https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
export const plainTextInput = z
  .strictObject({
    type: z.literal('plain_text_input'),
    ...typed,
    initial_value: z.string().max(element.inputLength).optional(),
    multiline: z.boolean().optional(),
    min_length: z.int().min(0).max(element.inputLength).optional(),
    max_length: z.int().min(1).max(element.inputLength).optional(),
  })
  .refine(
    ({ min_length = 0, max_length = element.inputLength }) => min_length <= max_length,
    'min_length must not exceed max_length',
  )
  .refine(
    ({ initial_value = '', max_length = element.inputLength }) => initial_value.length <= max_length,
    'initial_value must not exceed max_length',
  );

export const urlInput = z.strictObject({
  type: z.literal('url_text_input'),
  ...typed,
  initial_value: z.string().optional(),
});
export const emailInput = z.strictObject({
  type: z.literal('email_text_input'),
  ...typed,
  initial_value: z.string().optional(),
});
/** https://docs.slack.dev/reference/block-kit/block-elements/number-input-element: the bounds are strings. */
export const numberInput = z.strictObject({
  type: z.literal('number_input'),
  ...typed,
  is_decimal_allowed: z.boolean(),
  initial_value: decimal.optional(),
  min_value: decimal.optional(),
  max_value: decimal.optional(),
});
/** https://docs.slack.dev/reference/block-kit/block-elements/file-input-element */
export const fileInput = z.strictObject({
  type: z.literal('file_input'),
  ...base,
  filetypes: z.array(z.string().min(1)).min(1).optional(),
  max_files: z.int().min(1).max(element.maxFiles).optional(),
});
export const richTextInput = z.strictObject({
  type: z.literal('rich_text_input'),
  ...typed,
  initial_value: richText.optional(),
});

export const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  ...picked,
  ...placeholder,
  initial_date: z.iso.date().optional(),
});
export const timepicker = z.strictObject({
  type: z.literal('timepicker'),
  ...picked,
  ...placeholder,
  initial_time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional(),
  timezone: z.string().optional(),
});
/** https://docs.slack.dev/reference/block-kit/block-elements/datetime-picker-element: ten digits of seconds. */
export const datetimepicker = z.strictObject({
  type: z.literal('datetimepicker'),
  ...picked,
  initial_date_time: z.int().min(1_000_000_000).max(9_999_999_999).optional(),
});

/** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
export const button = z.strictObject({
  type: z.literal('button'),
  ...base,
  text: plainText(element.buttonText),
  value: z.string().max(element.buttonValue).optional(),
  url: z.url().max(element.url).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().max(element.accessibilityLabel).optional(),
});

/** https://docs.slack.dev/reference/block-kit/block-elements/overflow-menu-element */
export const overflow = z.strictObject({
  type: z.literal('overflow'),
  ...base,
  confirm: confirm.optional(),
  options: z.array(overflowOption).min(1).max(element.overflowOptions),
});
