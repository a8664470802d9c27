import { expect, it } from 'vitest';
import { no } from '../language/refusal.ts';
import { readAttachments } from './attachments.ts';
import { tooManyAttachments } from './refusals.ts';

const link = (n: number) => ({ kind: 'link', url: `https://host/${n}.jpg` }) as const;
const file = (fileId: string) => ({ kind: 'file', fileId, name: null }) as const;

it('keeps each attachment once, in order', () =>
  expect(readAttachments([link(1), file('F1'), link(1), file('F1'), link(2)])).toEqual({
    ok: true,
    value: [link(1), file('F1'), link(2)],
  }));

it('takes ten, and says how many there are beyond', () => {
  const eleven = Array.from({ length: 11 }, (_, n) => link(n));
  expect(readAttachments(eleven.slice(1)).ok).toBe(true);
  expect(readAttachments(eleven)).toEqual(no(tooManyAttachments(11, 10)));
});
