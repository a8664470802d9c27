import { expect, it } from 'vitest';
import { escapeTyped } from './escape.ts';
import { buttons, textOf } from './read.ts';
import { signature } from './sign.ts';

const shown = {
  text: 'fallback',
  blocks: [
    { type: 'header', text: { type: 'plain_text', text: 'MMS' } },
    {
      type: 'section',
      text: { type: 'mrkdwn', text: 'Tom &amp; Ann' },
      fields: [{ type: 'plain_text', text: 'A &amp; B' }],
    },
    { type: 'image', alt_text: 'a cat', image_url: 'https://a.b/c', title: { type: 'plain_text', text: 'cat.png' } },
    { type: 'context', elements: [{ type: 'mrkdwn', text: '7K4Q2M' }] },
    {
      type: 'actions',
      block_id: 'row',
      elements: [{ type: 'button', action_id: 'stop', value: '1', text: { text: 'Stop' } }],
    },
  ],
};

it('reads every block in order, with entities as a person sees them, and without button labels', () => {
  expect(textOf(shown)).toBe('MMS\nTom & Ann\nA &amp; B\ncat.png\na cat\n7K4Q2M');
  expect(textOf({ text: 'only &lt;this&gt;' })).toBe('only <this>');
});

it('lists buttons with what a click sends', () => {
  expect(buttons(shown)).toEqual([{ actionId: 'stop', blockId: 'row', text: 'Stop', value: '1', style: '', url: '' }]);
});

it('signs the raw body with its timestamp', () => {
  expect(
    signature('0123456789abcdef0123456789abcdef', 1760000000, '{"type":"url_verification","challenge":"abc"}'),
  ).toBe('v0=53d03408e44e99a3d9690b388fff4c8812949df72c7315085890d8793a8c5247');
});

it('escapes typed text without touching its white space', () => {
  const names = { users: [{ id: 'U1', name: 'ann' }], channels: [] };
  expect(escapeTyped('a\n @ann: <b> http://c.d/?e=1&f=2.', names)).toBe(
    'a\n <@U1>: &lt;b&gt; <http://c.d/?e=1&amp;f=2>.',
  );
  expect(escapeTyped('@nobody +1 415 555 0123', names)).toBe('@nobody +1 415 555 0123');
});
