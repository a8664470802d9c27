import { elementsOf } from './blocks/validate.ts';
import { isObject, type Json, objects, text } from './json.ts';

export type Button = { actionId: string; blockId: string; text: string; value: string; style: string; url: string };

type Readable = { text?: unknown; blocks?: unknown; title?: unknown };

const decoded = (escaped: string) => escaped.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

const words = (value: unknown): string[] => {
  if (!isObject(value)) return [];
  return [value.type === 'mrkdwn' ? decoded(text(value.text)) : text(value.text)];
};

const richWords = (value: Json): string =>
  objects(value.elements).map(richWords).join('') || text(value.text) || text(value.url) || text(value.name);

const elementWords = (element: Json): string[] => [
  ...objects(element.options).flatMap((option) => [...words(option.text), ...words(option.description)]),
  ...words(element.placeholder),
  ...(element.type === 'image' ? [text(element.alt_text)] : []),
];

/** What a block says, without the labels of its buttons. */
const blockWords = (block: Json): string[] => {
  if (block.type === 'rich_text') return [richWords(block)];
  const own = block.type === 'markdown' ? [text(block.text)] : words(block.text);
  const parts = ['title', 'subtitle', 'body', 'label', 'hint'].flatMap((key) => words(block[key]));
  const cells = Array.isArray(block.rows) ? block.rows.map((row) => objects(row).map(richWords).join(' | ')) : [];
  return [
    ...own,
    ...parts,
    ...objects(block.fields).flatMap(words),
    ...(block.type === 'image' ? [text(block.alt_text)] : []),
    ...(block.type === 'context' ? objects(block.elements).flatMap(words) : []),
    ...objects(block.child_blocks).flatMap(blockWords),
    ...elementsOf(block).flatMap((element) => (element.type === 'card' ? blockWords(element) : elementWords(element))),
    ...cells,
  ];
};

/** Everything that a person can read in a message or a view, a line for each piece; entities decoded. */
export const textOf = (shown: Readable | undefined): string => {
  if (!shown) return '';
  const blocks = objects(shown.blocks);
  if (blocks.length === 0) return decoded(text(shown.text));
  return [...words(shown.title), ...blocks.flatMap(blockWords)].filter((line) => line !== '').join('\n');
};

/** The buttons of a message or a view, in order. */
export const buttons = (shown: Readable | undefined): Button[] =>
  objects(shown?.blocks).flatMap((block) =>
    elementsOf(block)
      .filter(({ type }) => type === 'button')
      .map((button) => ({
        actionId: text(button.action_id),
        blockId: text(block.block_id),
        text: words(button.text)[0] ?? '',
        value: text(button.value),
        style: text(button.style),
        url: text(button.url),
      })),
  );
