import type { Config } from '../config/index.ts';
import type { Rules } from '../usecases/rules.ts';

const day = 24 * 3_600_000;

/** The part of the configuration that the use cases decide by, in their units. */
export const rulesOf = ({ allow, limits, plivo, http, cardChannel, retentionDays }: Config): Rules => ({
  ...allow,
  cardChannel,
  maxRecipients: limits.recipients,
  userDaily: limits.userDaily,
  teamDaily: limits.teamDaily,
  undoMs: limits.undoSeconds * 1000,
  lateMs: limits.lateAfterMinutes * 60_000,
  retentionMs: retentionDays * day,
  mmsPerSecond: plivo.mmsPerSecond,
  smsPerSecond: plivo.smsPerSecond,
  publicUrl: http.publicUrl,
});
