import { StoreError } from '../../ports/errors.ts';
import { currentFormat, firstFormat } from '../formats.ts';
import { marks } from '../take-format.ts';

/** @throws StoreError `store.format` unless it is the format of a whole store that this app can read, or bring to its own */
export const checkFormat = (format: string): void => {
  const number = Number(format);
  if (number >= firstFormat && number <= currentFormat) return;
  throw new StoreError('store.format', sentenceOf(format));
};

const sentenceOf = (format: string): string => {
  if (format === marks.filling) return 'It is not whole: filling it was interrupted. Do that again, to its end.';
  if (format.startsWith(marks.moved)) return 'It is being moved to another place, or was; use it there.';
  return Number(format) > currentFormat
    ? `It was written by a newer version of slack-mms (format ${format}; this one reads ${currentFormat}). Update slack-mms.`
    : "It was written by an earlier version of slack-mms that this one can't read.";
};
