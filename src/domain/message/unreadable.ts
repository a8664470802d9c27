import { erasedNumber } from '../language/erase-number.ts';
import { refuse } from '../language/refusal.ts';
import type { MessageRecord } from './message.ts';

const lost = refuse(
  'record.unreadable',
  "What I had stored of this message can't be read any more, so I don't know whom it was to, and whether it left. Whoever runs this app finds its id in the log.",
);

/** Shown in place of a record that cannot be read, so that nobody takes its message for sent. It is never stored, nor sent. */
export const standInFor = (id: string): MessageRecord => ({
  id,
  dispatchId: '',
  to: erasedNumber,
  state: 'failed',
  attempts: 0,
  dueAt: 0,
  earliestAt: 0,
  forecastAt: 0,
  // To whom it is not known, so that nothing can be sent there again.
  failure: { ...lost, optedOut: true },
  times: { failed: 0 },
});

/** Whether a record is only shown in place of one that cannot be read. It says nothing of that one's message. */
export const isStandIn = ({ failure }: MessageRecord): boolean => failure?.code === lost.code;
