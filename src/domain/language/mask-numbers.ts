import { maskNumber } from './format.ts';

const separator = '[\\s().\\-\\u00a0\\u2010-\\u2013]{0,3}';

/**
 * What another party writes may hold a number in any spelling, with the country's code or without. An id is left alone, by
 * its looks: by chance it may hold ten digits. So are shorter runs of digits (codes, sizes) and decimals (amounts).
 */
const idOrNumber = new RegExp(
  [
    '(?<id>\\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b|\\b(?=\\d*[a-f])[0-9a-f]{20,}\\b)',
    `\\+[1-9](?:${separator}\\d){6,14}(?!\\d)`,
    `(?<!\\d|\\d\\.)(?!\\d+\\.\\d+(?!\\.?\\d))(?:1${separator})?\\(?[2-9]\\d{2}${separator}[2-9]\\d{2}${separator}\\d{4}(?!\\d|\\.\\d)`,
    '(?<!\\d|\\d\\.)\\d{10,15}(?!\\d|\\.\\d)',
  ].join('|'),
  'gi',
);

/** Every phone number in it as `maskNumber` shows one; what is masked already stays as it is. Linear in its length. */
export const maskNumbersIn = (text: string): string =>
  text.replace(idOrNumber, (found, id) => {
    if (id !== undefined) return found;
    const digits = found.replace(/\D/g, '');
    const isNational = digits.length === 10 && !found.startsWith('+');
    return maskNumber(isNational ? `+1${digits}` : `+${digits}`);
  });
