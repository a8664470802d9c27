/** What the operator decided, as the use cases need it. Durations in milliseconds. */
import type { CountryCode } from 'libphonenumber-js/max';

export type Rules = {
  users: readonly string[];
  usergroups: readonly string[];
  channels: readonly string[];
  admins: readonly string[];
  countries: readonly CountryCode[];
  cardChannel: string | undefined;
  maxRecipients: number;
  userDaily: number;
  teamDaily: number;
  undoMs: number;
  /** What was not handed to Plivo this long after its forecast moment is not sent any more. */
  lateMs: number;
  retentionMs: number;
  mmsPerSecond: number;
  smsPerSecond: number;
  publicUrl: string | undefined;
};
