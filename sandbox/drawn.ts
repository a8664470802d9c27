/** A message of the app as Slack draws it, whatever it is drawn on afterwards. */

import { elementsOf } from '../emulators/slack/blocks/validate.ts';
import { isObject, type Json, objects, text } from '../emulators/slack/json.ts';
import { textOf } from '../emulators/slack/read.ts';
import type { Message } from '../emulators/slack/workspace/message.ts';
import { type Names, type Piece, piecesOf } from './mrkdwn.ts';

export type Part =
  | { kind: 'section' | 'context'; pieces: Piece[] }
  /** `bytes` where somebody looked them up. */
  | { kind: 'picture'; alt: string; fileId: string; type?: string; bytes?: Uint8Array }
  | { kind: 'buttons'; buttons: { label: string; style: string }[] };

const textPieces = (value: unknown, names: Names): Piece[] => {
  if (!isObject(value)) return [];
  if (value.type === 'mrkdwn') return piecesOf(text(value.text), names);
  return [{ kind: 'text', text: text(value.text) }];
};

const part = (block: Json, names: Names): Part => {
  switch (block.type) {
    case 'section':
      return { kind: 'section', pieces: textPieces(block.text, names) };
    case 'context': {
      const elements = objects(block.elements).map((element) => textPieces(element, names));
      return { kind: 'context', pieces: elements.flatMap((it, i) => (i ? [{ kind: 'text', text: '\n' }, ...it] : it)) };
    }
    case 'actions': {
      const buttons = elementsOf(block).filter(({ type }) => type === 'button');
      return {
        kind: 'buttons',
        buttons: buttons.map((it) => ({ label: isObject(it.text) ? text(it.text.text) : '', style: text(it.style) })),
      };
    }
    case 'image':
      return {
        kind: 'picture',
        alt: text(block.alt_text),
        fileId: isObject(block.slack_file) ? text(block.slack_file.id) : '',
      };
    default:
      return { kind: 'section', pieces: [{ kind: 'text', text: textOf({ blocks: [block] }) }] };
  }
};

export const drawn = (message: Message, names: Names): Part[] =>
  message.blocks?.length
    ? message.blocks.map((block) => part(block, names))
    : [{ kind: 'section', pieces: piecesOf(message.text, names) }];
