import { isObject, type Json, objects, text } from '../json.ts';
import { complaintsOf, pointed } from './complaints.ts';
import { blocksOf, type Surface } from './surface.ts';

/** The elements that a block holds, wherever it holds them. */
export const elementsOf = (block: Json): Json[] => [
  ...objects(block.elements).flatMap((element) => (element.type === 'card' ? elementsOf(element) : [element])),
  ...objects(block.actions),
  ...objects(block.child_blocks).flatMap(elementsOf),
  ...(isObject(block.accessory) ? [block.accessory] : []),
  ...(isObject(block.element) ? [block.element] : []),
];

const twice = (ids: string[]) => [...new Set(ids.filter((id, index) => id && ids.indexOf(id) !== index))];

const duplicates = (blocks: Json[], base: string): string[] => [
  ...twice(blocks.map((block) => text(block.block_id))).map((id) =>
    pointed(`\`block_id\` \`${id}\` already exists`, base),
  ),
  ...blocks.flatMap((block, index) =>
    twice(elementsOf(block).map((element) => text(element.action_id))).map((id) =>
      pointed(`\`action_id\` \`${id}\` already exists in this block`, base, [index]),
    ),
  ),
];

const surfaceRules = (blocks: Json[], surface: Surface, base: string): string[] => {
  const elements = blocks.flatMap((block, index) => elementsOf(block).map((element) => ({ element, index })));
  const complaints = elements
    .filter(({ element }) => element.type === 'file_input' && surface !== 'modal')
    .map(({ index }) => pointed('file_input is only available in modals', base, [index]));
  const respondable = elements.filter(
    ({ element, index }) =>
      element.response_url_enabled === true && (surface !== 'modal' || blocks[index]?.type !== 'input'),
  );
  if (elements.filter(({ element }) => element.focus_on_load === true).length > 1) {
    complaints.push(pointed('only one element can have focus_on_load', base));
  }
  return [
    ...complaints,
    ...respondable.map(({ index }) =>
      pointed('response_url_enabled is only available in input blocks in modals', base, [index]),
    ),
  ];
};

/** Everything wrong with these blocks in Slack's words; empty means that Slack takes them. */
export const blockComplaints = (blocks: unknown, surface: Surface, base: string): string[] => {
  const shape = complaintsOf(blocksOf[surface], blocks, base);
  const known = objects(blocks);
  return [...shape, ...duplicates(known, base), ...surfaceRules(known, surface, base)];
};

/** A message holds one table at most: https://docs.slack.dev/reference/block-kit/blocks/table-block */
export const tablesIn = (blocks: Json[]): number =>
  blocks.filter(({ type }) => type === 'table' || type === 'data_table').length +
  blocks.reduce((sum, block) => sum + (block.child_blocks ? tablesIn(objects(block.child_blocks)) : 0), 0);

/** All that a reader sees, in characters: what `msg_blocks_too_long` counts. */
export const textLength = (value: unknown): number => {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + textLength(item), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, inner]) => sum + (key === 'text' && typeof inner === 'string' ? inner.length : textLength(inner)),
    0,
  );
};
