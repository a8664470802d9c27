import { z } from 'zod';
import { element } from '../limits.ts';

/** https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
export const plainText = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(max), emoji: z.boolean().optional() });

export const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(max), verbatim: z.boolean().optional() });

export const anyText = (max: number) => z.discriminatedUnion('type', [plainText(max), mrkdwn(max)]);

/** https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
export const confirm = z.strictObject({
  title: plainText(element.confirmTitle).optional(),
  text: anyText(element.confirmText),
  confirm: plainText(element.confirmButton).optional(),
  deny: plainText(element.confirmButton).optional(),
  style: z.enum(['primary', 'danger']).optional(),
});

const optionOf = <T extends z.ZodType>(text: T) =>
  z.strictObject({
    text,
    value: z.string().min(1).max(element.optionValue),
    description: plainText(element.optionDescription).optional(),
  });

/** https://docs.slack.dev/reference/block-kit/composition-objects/option-object; menus take plain text only. */
export const plainOption = optionOf(plainText(element.optionText));
export const richOption = optionOf(anyText(element.optionText));
export const overflowOption = z.strictObject({
  ...plainOption.shape,
  url: z.url().max(element.url).optional(),
});
export const optionGroup = z.strictObject({
  label: plainText(element.optionText),
  options: z.array(plainOption).min(1).max(element.selectOptions),
});

export const conversationFilter = z
  .strictObject({
    include: z
      .array(z.enum(['im', 'mpim', 'private', 'public']))
      .min(1)
      .optional(),
    exclude_external_shared_channels: z.boolean().optional(),
    exclude_bot_users: z.boolean().optional(),
  })
  .refine((filter) => Object.keys(filter).length > 0, 'must provide at least one property');

export const dispatchActionConfig = z.strictObject({
  trigger_actions_on: z
    .array(z.enum(['on_enter_pressed', 'on_character_entered']))
    .min(1)
    .optional(),
});
