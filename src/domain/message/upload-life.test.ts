import { expect, it } from 'vitest';
import type { Media } from './message.ts';
import { hasOldUploads } from './upload-life.ts';

const hour = 3_600_000;
const common = { name: 'cat.jpg', type: 'image/jpeg', bytes: 1 };
const uploaded: Media = { ...common, kind: 'uploaded', mediaId: 'm', uploadedAt: 0 };

it('trusts an upload for five and a half hours of the six that Plivo keeps it', () => {
  expect(hasOldUploads([uploaded], 5.5 * hour)).toBe(false);
  expect(hasOldUploads([uploaded], 5.5 * hour + 1)).toBe(true);
});

it('has nothing to say about links, which Plivo fetches when it sends', () => {
  expect(hasOldUploads([{ ...common, kind: 'url', url: 'https://example.com/cat.jpg' }], 100 * hour)).toBe(false);
});
