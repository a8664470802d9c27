import { z } from 'zod';
import { block } from '../limits.ts';
import * as basic from './blocks.ts';
import * as newer from './newer-blocks.ts';

/** Where blocks are shown decides which ones Slack takes: the "Available in" line of each block's page. */
export type Surface = 'message' | 'modal' | 'home';

const everywhere = [
  basic.section,
  basic.header,
  basic.divider,
  basic.image,
  basic.context,
  basic.actions,
  basic.richText,
] as const;

/** Inputs are refused in messages although newer clients show them: nothing here relies on that. */
const messageBlock = z.discriminatedUnion('type', [
  ...everywhere,
  basic.markdown,
  newer.alert,
  newer.card,
  newer.carousel,
  newer.table,
  newer.dataTable,
  newer.container,
]);
const viewBlock = z.discriminatedUnion('type', [...everywhere, basic.input]);

export const blocksOf: Record<Surface, z.ZodType> = {
  message: z.array(messageBlock).max(block.perMessage),
  modal: z.array(viewBlock).max(block.perView),
  home: z.array(viewBlock).max(block.perView),
};
