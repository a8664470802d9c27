import type { Rate } from '../../domain/policy/send-rate.ts';
import type { Rules } from '../rules.ts';

/** Pictures and texts have paces of their own at the carrier. */
export type RateKind = 'mms' | 'sms';
export const rateKinds: readonly RateKind[] = ['mms', 'sms'];

/** How many messages may leave at once after a quiet time, before the account's pace counts. */
const burst = 10;

export const rateOf = ({ mmsPerSecond, smsPerSecond }: Rules, kind: RateKind): Rate => ({
  perSecond: kind === 'mms' ? mmsPerSecond : smsPerSecond,
  burst,
});

/** By what a message carries. */
export const rateKindOf = ({ attachments }: { attachments: readonly unknown[] }): RateKind =>
  attachments.length > 0 ? 'mms' : 'sms';
