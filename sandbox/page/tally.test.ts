import { expect, it } from 'vitest';
import { send, start, them } from '../../emulators/plivo/test-emulator.ts';
import type { Message } from '../../emulators/slack/workspace/message.ts';
import { createTally } from './tally.ts';

const said = (id: string, ...lines: string[]): Message => ({
  type: 'message',
  channel: 'C1',
  ts: '1',
  text: '',
  blocks: [
    ...lines.map((text) => ({ type: 'section', text: { type: 'mrkdwn', text } })),
    { type: 'actions', elements: [{ type: 'button', action_id: 'mms_details', value: id }] },
  ],
});

it('counts what was promised, by the numbers in the private answer and then by the lines of the card', async () => {
  const tally = createTally(await start());
  tally.note(said('one', '*A* goes out to 2 people: +1 212 555 0101, +1 212 555 0102 (from +1 415 555 0123).'));
  expect(tally.counts()).toMatchObject({ asked: 2, open: 2 });
  tally.note(said('one', '(•••) •••-0101: Plivo has it\n(•••) •••-0102: Cancelled by <@U1> before it left'));
  expect(tally.counts()).toMatchObject({ asked: 2, calledOff: 1, open: 1 });
});

it('finds a message that Plivo has twice, and none of that in two to one number', async () => {
  const plivo = await start();
  const tally = createTally(plivo);
  const to = (record: string) => send(plivo, { dst: them, url: `http://127.0.0.1:1/plivo/status/${record}` });
  await to('a');
  await to('b');
  expect(tally.counts()).toMatchObject({ sent: 2, doubled: 0 });
  await to('a');
  expect(tally.counts()).toMatchObject({ sent: 2, doubled: 1 });
});

it('counts nothing for a message without such a button', async () => {
  const tally = createTally(await start());
  tally.note({ type: 'message', channel: 'C1', ts: '1', text: '+1 212 555 0101' });
  expect(tally.counts().asked).toBe(0);
});
