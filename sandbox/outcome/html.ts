/** HTML in which every inserted text is escaped, unless it was made by `html` itself. */
export type Html = { readonly markup: string };

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

type Inserted = string | number | Html | readonly Html[];

const inserted = (value: Inserted): string => {
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
};

export const html = (strings: TemplateStringsArray, ...values: Inserted[]): Html => ({
  markup: strings.reduce((before, string, index) => before + inserted(values[index - 1] ?? '') + string),
});

export const nothing: Html = { markup: '' };
