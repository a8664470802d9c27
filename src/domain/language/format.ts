/** How numbers, sizes, names and lists stand in a sentence for a person. */

/** Rounded up, so that 2,000,001 bytes never read as the 2 MB that would have been allowed. */
export const megabytes = (bytes: number): string => `${Math.ceil(bytes / 100_000) / 10} MB`;

/** Control characters, direction marks, and the halves of a broken surrogate pair. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** A name in one line of at most `max` characters; what is cut off is shown as an ellipsis. */
export const oneLine = (text: string, max = 80): string => {
  const characters = [...text.replace(/\s+/g, ' ').replace(invisible, '').trim()];
  return characters.length <= max ? characters.join('') : `${characters.slice(0, max - 1).join('')}…`;
};

/** Long enough to recognise what one typed, short enough for an error under a form field. */
const maxLength = 40;

/** What a person typed, as it may stand inside a sentence: one line, at most 40 characters, in quotation marks. */
export const quoted = (typed: string): string => `“${oneLine(typed, maxLength)}”`;

/** 1600 as "1,600". */
export const inFigures = (n: number): string => n.toLocaleString('en-US');

/** "1 person", "2 people". */
export const counted = (n: number, one: string, many = `${one}s`): string => `${inFigures(n)} ${n === 1 ? one : many}`;

/** "a, b and c". */
export const listed = (words: readonly string[], by: 'and' | 'or' = 'and'): string => {
  const type = by === 'and' ? 'conjunction' : 'disjunction';
  // British English, because it puts no comma before the last word.
  return new Intl.ListFormat('en-GB', { type }).format(words);
};
