import { describe, expect, it } from 'vitest';
import { expectOpenable } from '../../../test/support/samples.ts';
import { composeView, type Memory, noticeView, type Prefill, readMemory, repeatView } from './compose-view.ts';

const memory: Memory = {
  key: 'k'.repeat(22),
  entryPoint: 'form',
  origin: { channelId: 'C1', threadTs: '1760000000.000100' },
};
const empty: Prefill = { to: '', text: '', links: [], files: [], place: { channelId: 'C1' } };

describe('the form', () => {
  it.each([
    ['empty', empty],
    ['without a channel', { ...empty, place: { channelId: '' } }],
    ['with more text than a field holds', { ...empty, to: '4'.repeat(9_000), text: '👍'.repeat(9_000) }],
    [
      'with many long links',
      { ...empty, links: Array.from({ length: 100 }, () => 'https://example.com/x'.repeat(20)) },
    ],
    [
      'with many files that have long names, or none',
      {
        ...empty,
        files: Array.from({ length: 30 }, (_, n) => ({ id: `F${n}`, name: n % 2 ? 'n'.repeat(300) : null })),
      },
    ],
    ['with hostile notes', { ...empty, notes: ['<!channel> '.repeat(400), '&'.repeat(3_000)] }],
  ] satisfies [string, Prefill][])('is one that Slack opens: %s', (_what, prefill) => {
    for (const takesFiles of [true, false]) expectOpenable(composeView(prefill, memory, { takesFiles }));
  });

  it('cuts no link in two, and says that some are missing', () => {
    const long = (n: number) => `https://example.com/${n}?signature=${'x'.repeat(1_400)}`;
    const view = composeView({ ...empty, links: [long(1), long(2), long(3), long(4)] }, memory, { takesFiles: true });
    const json = JSON.stringify(view.blocks);
    expect(json).toContain(`"initial_value":"${long(1)}\\n${long(2)}"`);
    expect(json).toContain("2 links didn't fit");
    expect(JSON.stringify(composeView({ ...empty, links: [long(1)] }, memory, { takesFiles: true }))).not.toContain(
      'fit',
    );
  });

  it('says why it opened, without pinging anybody', () => {
    const view = composeView({ ...empty, notes: ['<!channel> is no number'] }, memory, { takesFiles: true });
    expect(JSON.stringify(view.blocks)).toContain('&lt;!channel&gt; is no number');
  });

  it('remembers what it was opened for', () => {
    expect(readMemory(composeView(empty, memory, { takesFiles: true }).private_metadata ?? '')).toEqual(memory);
  });

  it.each(['', '{', 'null', '{"key":1}', '{"key":"a","way":"fax","asked":{"channelId":"C1"}}'])(
    'of another version is not believed: %s',
    (metadata) => expect(readMemory(metadata)).toBeUndefined(),
  );
});

it('the question before a repetition, and a notice, are ones that Slack opens', () => {
  expectOpenable(repeatView('You sent exactly this 4 s ago.'.repeat(200), 'draft'));
  expectOpenable(noticeView('This form is too old.'));
});
