/** How sizes and names stand in a sentence for a person. */

/** Rounded up, so that 2,000,001 bytes never read as the 2 MB that would have been allowed. */
export const megabytes = (bytes: number): string => `${Math.ceil(bytes / 100_000) / 10} MB`;

/** Control characters, direction marks, and the halves of a broken surrogate pair. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** A name in one line of at most `max` characters; what is cut off is shown as an ellipsis. */
export const cut = (text: string, max = 80): string => {
  const characters = [...text.replace(/\s+/g, ' ').replace(invisible, '').trim()];
  return characters.length <= max ? characters.join('') : `${characters.slice(0, max - 1).join('')}…`;
};
