/** What docs/architecture.md claims: the arrows of its picture, and the files of its corridors. */
import { readText } from './source-files.ts';

const page = readText('docs/architecture.md');

/** The lines of the picture, without its fence. */
const picture = (/```mermaid\n([\s\S]*?)```/.exec(page)?.[1] ?? '').split('\n').map((line) => line.trim());

/** `slack["what it is"]` and `slack` are both `slack`. */
const idOf = (node: string): string => /^[\w/]+/.exec(node)?.[0] ?? '';

/** Every room that is drawn, by its box; a room without a box is its own. */
const drawn = (): { rooms: string[]; boxes: Map<string, string[]> } => {
  const rooms: string[] = [];
  const boxes = new Map<string, string[]>();
  let box = '';
  for (const line of picture) {
    if (line === 'end') box = '';
    else if (line.startsWith('subgraph ')) box = idOf(line.slice('subgraph '.length));
    else if (/^[\w/]+\[/.test(line)) {
      rooms.push(idOf(line));
      if (box) boxes.set(box, [...(boxes.get(box) ?? []), idOf(line)]);
    }
  }
  return { rooms, boxes };
};

export const drawnRooms = (): string[] => drawn().rooms.sort();

/** `slack --> ports` for each arrow, sorted; an arrow from or to a box is one for each of its rooms. */
export const drawnArrows = (): string[] => {
  const { boxes } = drawn();
  const roomsOf = (side: string) =>
    side.split(' & ').flatMap((node) => boxes.get(idOf(node.trim())) ?? [idOf(node.trim())]);
  return picture
    .map((line) => line.split(' --> '))
    .filter(([, to]) => to !== undefined)
    .flatMap(([from = '', to = '']) =>
      roomsOf(from).flatMap((one) => roomsOf(to).map((other) => `${one} --> ${other}`)),
    )
    .sort();
};

/** The files of a corridor, in the order in which it lists them. */
export const corridor = (title: 'In' | 'Out' | 'Back' | 'Shown'): string[] => {
  const section = new RegExp(`^### ${title}\\b.*\\n([\\s\\S]*?)(?=^#)`, 'm').exec(page)?.[1] ?? '';
  return [...section.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, path = '']) => path);
};
