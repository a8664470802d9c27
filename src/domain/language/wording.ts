import { cut } from './in-words.ts';

/** Long enough to recognise what one typed, short enough for an error under a form field. */
const maxLength = 40;

/** What a person typed, as it may stand inside a sentence: one line, at most 40 characters, in quotation marks. */
export const quoted = (typed: string): string => `“${cut(typed, maxLength)}”`;

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
