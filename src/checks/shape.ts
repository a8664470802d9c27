/** Looking into answers whose form nobody vouches for, and quoting them. */

type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

export const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Characters of an answer that are quoted. */
const quoteMax = 160;

/** What the other side wrote, on one line, without control characters, and cut. */
export const quoted = (words: string): string => {
  const plain = words.replace(/[^\x20-\x7e]+/g, ' ').trim();
  return `"${plain.length > quoteMax ? `${plain.slice(0, quoteMax)}…` : plain}"`;
};

/** The names of the fields, as far as they look like names; their values stay where they are. */
export const namesOf = (value: unknown): string =>
  Object.keys(fieldsOf(value))
    .filter((name) => /^[\w-]{1,40}$/.test(name))
    .slice(0, 30)
    .sort()
    .join(', ');
