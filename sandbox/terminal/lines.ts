/** A drawn message as lines of plain text. */
import type { Part } from '../drawn.ts';

export const linesOf = (parts: readonly Part[]): string[] => parts.flatMap(linesOfPart);

/** The lines that were not there before. A row of buttons counts as new only if one of them is. */
export const newLines = (parts: readonly Part[], before: readonly Part[]): string[] => {
  const seen = new Set([...linesOf(before), ...labelsOf(before)]);
  return parts.flatMap((part) => {
    if (part.kind === 'buttons') return labelsOf([part]).every((label) => seen.has(label)) ? [] : linesOfPart(part);
    return linesOfPart(part).filter((line) => !seen.has(line));
  });
};

const linesOfPart = (part: Part): string[] => {
  if (part.kind === 'buttons') return [labelsOf([part]).join(' ')];
  if (part.kind === 'picture') return [`[picture: ${part.alt}]`];
  const words = part.pieces.map(({ text }) => text);
  return words.join('').split('\n');
};

const labelsOf = (parts: readonly Part[]): string[] =>
  parts.flatMap((part) => (part.kind === 'buttons' ? part.buttons.map(({ label }) => `[${label}]`) : []));
