/** A phone number that is to be found nowhere any more. */

/** What stands in its place where a number has to: in the form of one, but no area code begins with 0. */
export const erasedNumber = '+10000000000';

const between = '[\\s.\\-/()]{0,3}';

/**
 * Takes a number out of a text, however people write it: with or without the country code and with anything that stands
 * between its groups.
 *
 * @param number E.164
 */
export const eraserOf = (number: string): ((text: string) => string) => {
  const spaced = (digits: string) => [...digits].join(between);
  const isAmerican = number.startsWith('+1');
  const country = isAmerican ? `(?:\\+?${between}1${between})?\\(?` : '\\+?';
  const pattern = new RegExp(`(?<!\\d)${country}${spaced(number.slice(isAmerican ? 2 : 1))}(?!\\d)`, 'g');
  return (text) => text.replace(pattern, '(number erased)');
};
