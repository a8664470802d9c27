/** Lines with a label before them, as in a play; colours only where a terminal shows them. */
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

const labelWidth = 11;
const indent = ' '.repeat(labelWidth + 2);

export type Terminal = ReturnType<typeof createTerminal>;

export const createTerminal = (stream: NodeJS.WriteStream) => {
  /** Off where the stream is no terminal or NO_COLOR is set. */
  const styled = (style: Style, text: string) => styleText(style, text, { stream });
  const width = stream.isTTY ? Math.max(stream.columns, 50) : Number.POSITIVE_INFINITY;
  const write = (line = '') => void stream.write(`${line}\n`);

  return {
    write,
    title: (text: string): void => write(`\n${styled('bold', text)}`),
    /** Each line is broken between words where the terminal ends. */
    says: (label: string, lines: readonly string[], style: Style = 'cyan'): void => {
      const broken = lines.flatMap((line) => wrapped(line, width - indent.length));
      for (const [index, line] of broken.entries()) {
        write((index === 0 ? `${styled(style, label.padStart(labelWidth))}  ` : indent) + line);
      }
    },
  };
};

const wrapped = (line: string, width: number): string[] => {
  const lines = [''];
  for (const word of line.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
};
