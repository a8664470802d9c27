import type { Change } from '../../ports/index.ts';

/** A search looks back a minute or so; a day is more than any doubt lasts. */
const claimLifeMs = 24 * 3_600_000;

/** Notes which record one of Plivo's ids belongs to; the first claim stays. */
export const claimUuid = (uuid: string, recordId: string, now: number): Change[] => [
  { do: 'upsert', kind: 'uuid', id: uuid, fn: (claim) => claim ?? { recordId }, expires: now + claimLifeMs },
];
