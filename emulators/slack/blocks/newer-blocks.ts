import { z } from 'zod';
import { block } from '../limits.ts';
import * as basic from './blocks.ts';
import { imageElement } from './image.ts';
import { button } from './inputs.ts';
import { anyText, mrkdwn, plainText } from './text.ts';

/** https://docs.slack.dev/reference/block-kit/blocks/alert-block */
export const alert = z.strictObject({
  type: z.literal('alert'),
  ...basic.blockId,
  text: anyText(block.sectionText),
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
});

/** https://docs.slack.dev/reference/block-kit/blocks/card-block */
export const card = z
  .strictObject({
    type: z.literal('card'),
    ...basic.blockId,
    hero_image: imageElement.optional(),
    icon: imageElement.optional(),
    title: mrkdwn(block.cardTitle).optional(),
    subtitle: mrkdwn(block.cardTitle).optional(),
    body: mrkdwn(block.cardBody).optional(),
    actions: z.array(button).min(1).optional(),
  })
  .refine(
    ({ hero_image, title, actions, body }) => [hero_image, title, actions, body].some((part) => part !== undefined),
    'must provide hero_image, title, actions or body',
  );

export const carousel = z.strictObject({
  type: z.literal('carousel'),
  ...basic.blockId,
  elements: z.array(card).min(1).max(block.carouselCards),
});

const cell = z.discriminatedUnion('type', [
  basic.richText,
  z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string().min(1) }),
]);
const rows = z.array(z.array(cell).min(1).max(block.tableCells)).min(1).max(block.tableRows);

/** https://docs.slack.dev/reference/block-kit/blocks/table-block */
export const table = z.strictObject({
  type: z.literal('table'),
  ...basic.blockId,
  rows,
  column_settings: z
    .array(
      z.strictObject({
        align: z.enum(['left', 'center', 'right']).optional(),
        is_wrapped: z.boolean().optional(),
      }),
    )
    .max(block.tableCells)
    .optional(),
});
export const dataTable = z.strictObject({
  type: z.literal('data_table'),
  ...basic.blockId,
  rows,
  caption: z.string().min(1),
  page_size: z.int().min(1).max(100).optional(),
  row_header_column_index: z.int().min(0).optional(),
});

/** https://docs.slack.dev/reference/block-kit/blocks/container-block */
export const container = z
  .strictObject({
    type: z.literal('container'),
    ...basic.blockId,
    title: plainText(block.containerTitle).optional(),
    rich_text_title: basic.richText.optional(),
    subtitle: anyText(block.containerTitle).optional(),
    child_blocks: z
      .array(
        z.discriminatedUnion('type', [
          basic.actions,
          basic.context,
          basic.divider,
          basic.header,
          basic.image,
          basic.richText,
          basic.section,
          table,
        ]),
      )
      .min(1)
      .max(block.containerChildren),
    width: z.enum(['narrow', 'standard', 'wide', 'full']).optional(),
    icon: imageElement.optional(),
    is_collapsible: z.boolean().optional(),
    default_collapsed: z.boolean().optional(),
    has_header_divider: z.boolean().optional(),
  })
  .refine(
    ({ title, rich_text_title }) => title !== undefined || rich_text_title !== undefined,
    'must provide title or rich_text_title',
  );
