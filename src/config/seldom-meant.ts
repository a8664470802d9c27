import type { Config } from './index.ts';

/** What is allowed and seldom meant: its code in the log, why it matters, and the variable that changes it. */
export type SeldomMeant = { code: `config.${string}`; why: string; set: string };

/** What the strictest carriers advise for one attachment, in bytes (Plivo help article 360041855032). */
const smallestCarrierLimit = 675_000;

export const seldomMeantIn = ({ allow, limits }: Config): SeldomMeant[] => {
  const found: SeldomMeant[] = [];
  if (allow.users.length + allow.usergroups.length === 0) {
    found.push({ code: 'config.nobody-may-send', why: 'nobody may send', set: 'ALLOWED_USERS or ALLOWED_USERGROUPS' });
  }
  if (limits.mediaTargetBytes > smallestCarrierLimit) {
    const why = 'AT&T and Verizon advise 675,000 bytes on long codes';
    found.push({ code: 'config.large-pictures', why, set: 'MEDIA_TARGET_BYTES' });
  }
  if (allow.admins.length === 0) found.push({ code: 'config.no-admins', why: 'there is no admin', set: 'ADMIN_USERS' });
  return found;
};
