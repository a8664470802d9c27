/**
 * Lines as people type them, by kinds, each with whom it goes to and with what text. `form`: it can be read in several ways
 * or not at all, so nothing is sent. `nothing`: it is no message. `docs/typing.md` has the rules.
 */
import { describe, expect, it } from 'vitest';
import { readTyped } from '../../domain/request/typed.ts';
import { decode } from './decode.ts';
import lines from './typed-lines.json' with { type: 'json' };

/** What becomes of a line as Slack hands it to the command. */
const sentOf = (typed: string): unknown[] => {
  const read = readTyped(decode(typed).text, ['US', 'CA']);
  switch (read.kind) {
    case 'empty':
      return ['nothing', ''];
    case 'words':
      return ['nothing', read.words];
    case 'ambiguous':
    case 'unreadable':
      return ['form', ''];
    case 'numbers-only':
    case 'message':
      return [read.recipients.numbers, read.text];
  }
};

describe.each(Object.entries(lines))('%s', (_kind, all) => {
  it.each(all)('%j', (typed, to, text) => expect(sentOf(String(typed))).toEqual([to, text]));
});

it('are more than 300', () => {
  expect(Object.values(lines).flat().length).toBeGreaterThan(300);
});
