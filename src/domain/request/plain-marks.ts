/**
 * The same text with the many spellings of digits, dashes, spaces and quotes in their plain form, each mark in the place
 * of the one that it stands for. What is found in it is cut out of the typed text, which itself stays as it was typed.
 */
export const plainMarks = (text: string): string =>
  text.replace(fancy, (mark) => {
    if (mark.length > 1) return mark;
    const plain = known.get(mark) ?? plainOf(mark);
    known.set(mark, plain);
    return plain;
  });

/** At most one entry for each mark of `fancy`, a few hundred. */
const known = new Map<string, string>();

/** Stands for every invisible mark: numbers copied from an address book come wrapped in them. */
export const invisible = '\u200b';

const fancy =
  /[^\P{Zs} ]|[\t\r\u2028\u2029]|[^\P{Pd}-]|−|[^\P{Cf}\u200b]|[０-９．／（）＋，；、：＆＃]|[“”„‟«»]|[‘’‚‛]/gu;

const plainOf = (mark: string): string => {
  if (/[\r\u2028\u2029]/.test(mark)) return '\n';
  if (mark === '\t' || /\p{Zs}/u.test(mark)) return ' ';
  if (mark === '−' || /\p{Pd}/u.test(mark)) return '-';
  if (/\p{Cf}/u.test(mark)) return invisible;
  if (mark === '、') return ',';
  if (/[“”„‟«»]/.test(mark)) return '"';
  if (/[‘’‚‛]/.test(mark)) return "'";
  return mark.normalize('NFKC');
};
