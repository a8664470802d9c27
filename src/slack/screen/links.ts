/**
 * A text for eyes that it was not typed for: what a link asks for (`?…`, `#…`) may be the key to it, as in a signed link. The
 * message itself keeps it.
 */
export const withoutQueries = (text: string): string => text.replace(/\S+/g, withoutQuery);

const withoutQuery = (word: string): string => {
  const link = word.search(/https?:\/\//i);
  const query = link < 0 ? -1 : word.slice(link).search(/[?#]/);
  if (query < 0) return word;
  const start = link + query;
  const closing = /[”"’')\]>.,:;!]{0,3}$/.exec(word.slice(start + 1).slice(-3))?.[0] ?? '';
  return `${word.slice(0, start)}${word.charAt(start)}…${closing}`;
};
