import { erasedNumber } from '../language/erase-number.ts';
import type { MessageRecord } from './message.ts';
import { transitionRecord } from './record.ts';

/** A record without its number. What waits is canceled: it has nowhere to go. */
export const eraseRecipient = (record: MessageRecord, at: number): MessageRecord => ({
  ...transitionRecord(record, { type: 'cancelled', at }),
  to: erasedNumber,
});
