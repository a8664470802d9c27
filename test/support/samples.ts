/** A dispatch and records of it, with only what a test says different from the usual. */
import { expect } from 'vitest';
import { viewComplaints } from '../../emulators/slack/blocks/view.ts';
import { newContent } from '../../emulators/slack/workspace/content.ts';
import type { Dispatch, MessageRecord } from '../../src/domain/message/message.ts';
import type { CardFacts } from '../../src/ports/index.ts';

export const sampleAt = Date.UTC(2026, 10, 20, 14, 3, 10);

export const sampleDispatch = (more: Partial<Dispatch> = {}): Dispatch => ({
  id: '7K4Q2MAAAAAAAAAAAAAAAAAAAA',
  content: 'c',
  state: 'released',
  sender: { userId: 'U1' },
  entryPoint: 'command',
  origin: { channelId: 'C1' },
  card: { channelId: 'C1', shared: false },
  text: 'See you at six',
  attachments: [],
  recordIds: [],
  acceptedAt: sampleAt,
  dueAt: sampleAt,
  media: [],
  prepare: { attempts: 0, dueAt: 0 },
  ...more,
});

export const sampleRecord = (state: MessageRecord['state'], more: Partial<MessageRecord> = {}): MessageRecord => ({
  id: 'r1',
  dispatchId: '7K4Q2MAAAAAAAAAAAAAAAAAAAA',
  to: '+14155550123',
  state,
  attempts: 1,
  dueAt: sampleAt,
  earliestAt: sampleAt,
  forecastAt: sampleAt,
  times: { [state]: sampleAt },
  ...more,
});

/** A record of which only the state is known: no attempt, no moment. */
export const bareRecord = (state: MessageRecord['state'], more: Partial<MessageRecord> = {}): MessageRecord =>
  sampleRecord(state, { attempts: 0, dueAt: 0, earliestAt: 0, forecastAt: 0, times: {}, ...more });

export const sampleFacts = (records: MessageRecord[], dispatch = sampleDispatch()): CardFacts => ({
  dispatch,
  records,
  place: dispatch.card,
  now: sampleAt,
  uncertain: false,
  isStuck: false,
});

/** Slack would take it: checked by the emulator's own reading of Slack's rules. */
export const expectPostable = (message: { text: string; blocks: unknown[] }, textMax = 4_000): void => {
  expect(() => newContent({ ...message })).not.toThrow();
  expect(message.text.length).toBeLessThanOrEqual(textMax);
};
export const expectOpenable = (view: { type: string }): void =>
  expect(viewComplaints(JSON.parse(JSON.stringify(view)), 'modal')).toEqual([]);
