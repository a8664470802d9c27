import { expect, it } from 'vitest';
import { no, ok, refuse, refuseForNow } from './refusal.ts';

it('belongs to the recipients unless a field is named', () => {
  expect(refuse('actor.guest', 'No.')).toEqual({ code: 'actor.guest', sentence: 'No.', field: 'to' });
  expect(refuse('text.empty', 'No.', 'text').field).toBe('text');
});

it('may invite to send the same once more', () => {
  expect(refuseForNow('text.later', 'Not now.', 'text')).toEqual({
    ...refuse('text.later', 'Not now.', 'text'),
    canRepeat: true,
  });
});

it('makes a result of a value or of every reason', () => {
  expect(ok(1)).toEqual({ ok: true, value: 1 });
  const reasons = [refuse('text.empty', 'One.'), refuse('media.link', 'Two.')];
  expect(no(...reasons)).toEqual({ ok: false, refusals: reasons });
});
