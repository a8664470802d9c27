import { expect, it } from 'vitest';
import { describeList } from './list.ts';
import { describeUpload } from './upload.ts';

const message = { message_uuid: 'u', message_state: 'sent', from_number: '14155550100', to_number: '12125550187' };
const withOffset = '2026-11-21 07:03:09.123456+00:00';

it('knows the form of the list that the app reads', () => {
  expect(describeList([{ ...message, message_time: withOffset }])).toEqual({
    kind: 'ok',
    says: '1 listed. from_number: digits; to_number: digits; message_time: date and time with an offset.',
  });
});

it.each([
  [{ from_number: '+14155550100' }, 'from_number: digits with a plus'],
  [{ to_number: '141XXXXX187' }, 'to_number: masked'],
  [{ to_number: 'Acme' }, 'to_number: something else'],
  [{ to_number: 12125550187 }, 'to_number: missing'],
  [{ message_time: '2026-11-21 07:03:09' }, 'message_time: date and time without an offset'],
  [{ message_time: '2026-11-21T07:03:09Z' }, 'message_time: ISO 8601'],
])('names another form without quoting it: %o', (other, says) => {
  const finding = describeList([{ ...message, message_time: withOffset, ...other }]);
  expect(finding.kind).toBe('differs');
  expect(finding.says).toContain(says);
  expect(finding.says).not.toMatch(/\d{5}|Acme/);
});

it('names all forms of a mixed list, and what entries lack', () => {
  const mixed = [message, { ...message, from_number: '+14155550100' }];
  expect(describeList(mixed).says).toContain('from_number: digits or digits with a plus');
  expect(describeList([{ ...message, message_state: undefined }]).says).toBe('Entries lack message_state.');
});

it.each([
  [{ objects: [{ media_id: 'm', status: 'success' }] }, 'ok', 'HTTP 201, with media_id, status'],
  [{ objects: [{ media_id: '', error_message: 'no', error_code: 400 }] }, 'failed', 'in error_message: "no"'],
  [{ objects: [{ error: 'not\u001b[31m supported' }] }, 'failed', 'in error: "not [31m supported"'],
  [{ objects: [{ status: 'success' }] }, 'differs', 'no media_id'],
  [{ objects: [] }, 'differs', 'without an object'],
  [{ objects: 'x' }, 'differs', 'without an object'],
  [undefined, 'differs', 'without an object'],
])('judges the answer to an upload: %o', (json, kind, says) => {
  const finding = describeUpload(201, json);
  expect(finding.kind).toBe(kind);
  expect(finding.says).toContain(says);
});
