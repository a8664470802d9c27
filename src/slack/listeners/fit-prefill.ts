import { limits } from '../screen/blocks.ts';
import type { Prefill } from '../screen/compose-view.ts';

/**
 * What the fields of the form hold of what was typed. A text that is too long stays out as a whole, since half of it could be
 * sent by mistake; of too long a list the first entries stay, none of them cut.
 *
 * @returns `whole`: everything of the fields that are too long; absent where nothing is
 */
export const fitPrefill = (prefill: Prefill): { fits: Prefill; whole?: string } => {
  const { to, text, links } = prefill;
  const isLong = { to: to.length > max, text: text.length > max, links: links.join('\n').length > max };
  if (!isLong.to && !isLong.text && !isLong.links) return { fits: prefill };
  const whole = [isLong.to && to, isLong.text && text, isLong.links && links.join('\n')].filter(Boolean).join('\n\n');
  const fits = {
    ...prefill,
    to: isLong.to ? whileFitting(to.split(','), ',').join(',') : to,
    text: isLong.text ? '' : text,
    links: whileFitting(links, '\n'),
  };
  return { fits, whole };
};

const max = limits.inputValue;

const whileFitting = (all: readonly string[], separator: string): string[] => {
  let length = -separator.length;
  const end = all.findIndex((it) => {
    length += separator.length + it.length;
    return length > max;
  });
  return all.slice(0, end < 0 ? all.length : end);
};
