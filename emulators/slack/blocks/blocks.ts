import { z } from 'zod';
import { block } from '../limits.ts';
import { hasOneSource, imageElement, imageSource, oneSource } from './image.ts';
import * as inputs from './inputs.ts';
import { richText } from './rich-text.ts';
import * as selects from './selects.ts';
import { anyText, mrkdwn, plainText } from './text.ts';

export const blockId = { block_id: z.string().min(1).max(block.id).optional() };

const oneOfMany = [
  selects.staticSelect,
  selects.externalSelect,
  selects.usersSelect,
  selects.conversationsSelect,
  selects.channelsSelect,
  selects.checkboxes,
  selects.radioButtons,
  inputs.datepicker,
  inputs.timepicker,
] as const;

const actionElement = z.discriminatedUnion('type', [
  ...oneOfMany,
  ...selects.multiSelects,
  inputs.button,
  inputs.overflow,
  inputs.datetimepicker,
  inputs.richTextInput,
]);
const accessory = z.discriminatedUnion('type', [
  ...oneOfMany,
  ...selects.multiSelects,
  inputs.button,
  inputs.overflow,
  imageElement,
]);
const inputElement = z.discriminatedUnion('type', [
  ...oneOfMany,
  ...selects.multiSelects,
  inputs.datetimepicker,
  inputs.plainTextInput,
  inputs.urlInput,
  inputs.emailInput,
  inputs.numberInput,
  inputs.fileInput,
  inputs.richTextInput,
]);

export const section = z
  .strictObject({
    type: z.literal('section'),
    ...blockId,
    text: anyText(block.sectionText).optional(),
    fields: z.array(anyText(block.sectionField)).min(1).max(block.sectionFields).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine(({ text, fields }) => text !== undefined || fields !== undefined, 'must provide text or fields');

export const header = z.strictObject({ type: z.literal('header'), ...blockId, text: plainText(block.header) });
export const divider = z.strictObject({ type: z.literal('divider'), ...blockId });
export const image = z
  .strictObject({
    type: z.literal('image'),
    ...blockId,
    ...imageSource,
    title: plainText(block.imageTitle).optional(),
  })
  .refine(hasOneSource, oneSource);
export const context = z.strictObject({
  type: z.literal('context'),
  ...blockId,
  elements: z
    .array(z.discriminatedUnion('type', [imageElement, plainText(block.sectionText), mrkdwn(block.sectionText)]))
    .min(1)
    .max(block.contextElements),
});
export const actions = z.strictObject({
  type: z.literal('actions'),
  ...blockId,
  elements: z.array(actionElement).min(1).max(block.actionsElements),
});
/** https://docs.slack.dev/reference/block-kit/blocks/input-block */
export const input = z
  .strictObject({
    type: z.literal('input'),
    ...blockId,
    label: plainText(block.label),
    hint: plainText(block.hint).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
    element: inputElement,
  })
  .refine(
    ({ dispatch_action, element }) => !(dispatch_action && element.type === 'file_input'),
    'file_input does not support dispatch_action',
  );
export const markdown = z.strictObject({
  type: z.literal('markdown'),
  ...blockId,
  text: z.string().min(1).max(block.markdown),
});
export { richText };
