import { expect, it } from 'vitest';
import { keepLog } from '../../test/support/http.ts';
import { createNoteWord } from './new-words.ts';

it('notes a word once for each message, without anything that could be a number', () => {
  const { log, lines } = keepLog();
  const note = createNoteWord(log);
  note({ uuid: 'u1', record: 'r1' }, 'teleported');
  note({ uuid: 'u1' }, 'teleported');
  note({ uuid: 'u2' }, 'teleported');
  note({ uuid: 'u2' }, 'held for +1 (415) 555-0123');
  const text = JSON.stringify(lines);
  expect(text.match(/teleported/g)).toHaveLength(2);
  expect(text).toContain('heldfor');
  expect(text).not.toMatch(/415|555|0123/);
});
