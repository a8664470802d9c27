import type { Media } from './message.ts';

/** Plivo deletes an upload that nothing used after six hours (Media API); a send that starts now needs some of that. */
const usableMs = 5.5 * 3_600_000;

/** Whether Plivo may have forgotten one of these by now, so that they have to be uploaded again. */
export const hasOldUploads = (media: readonly Media[], now: number): boolean =>
  media.some((medium) => medium.kind === 'uploaded' && now - medium.uploadedAt > usableMs);
