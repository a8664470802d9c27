import { describe, expect, it } from 'vitest';
import { filesNamedIn, imagesIn, withoutFileIds } from './blocks.ts';

const file = (id: unknown) => ({ type: 'file', file_id: id, url: 'https://x.test/F1' });
const section = (...elements: unknown[]) => ({ type: 'rich_text_section', elements });

describe('the files that a text names', () => {
  it('are found in lists, quotes and sections, in their order', () => {
    const list = { type: 'rich_text_list', elements: [section(file('F2')), section(file('F3'))] };
    const blocks = [{ type: 'rich_text', elements: [section({ type: 'text', text: 'a' }, file('F1')), list] }];
    expect(filesNamedIn(blocks)).toEqual(['F1', 'F2', 'F3']);
  });

  it.each([undefined, null, 5, 'x', {}, [null], [{ elements: null }], [file('')], [file(null)], [{ type: 'file' }]])(
    'are none in %j',
    (blocks) => expect(filesNamedIn(blocks)).toEqual([]),
  );

  it('are not looked for deeper than Slack nests', () => {
    const deep = (levels: number): unknown => (levels === 0 ? file('F1') : { elements: [deep(levels - 1)] });
    expect(filesNamedIn([deep(4)])).toEqual(['F1']);
    expect(filesNamedIn([deep(5_000)])).toEqual([]);
    const bare = (levels: number): unknown => {
      let value: unknown = [file('F1')];
      for (let level = 0; level < levels; level += 1) value = { elements: value };
      return value;
    };
    expect(filesNamedIn([bare(100_000)])).toEqual([]);
  });

  it('leave no id in the text, and everything else as it was', () => {
    expect(withoutFileIds('Look F1 here\nF2', ['F1', 'F2'])).toBe('Look  here\n');
    expect(withoutFileIds('F1x is no id', ['F1'])).toBe('F1x is no id');
  });
});

describe('image blocks', () => {
  it('are files or links', () => {
    const blocks = [
      { type: 'image', image_url: 'https://example.com/a.png', alt_text: 'a' },
      { type: 'image', slack_file: { id: 'F1' }, alt_text: 'b' },
      { type: 'image', slack_file: { url: 'https://files.slack.com/files-pri/T0123-F0123/cat.jpg' }, alt_text: 'c' },
    ];
    expect(imagesIn(blocks)).toEqual({ fileIds: ['F1', 'F0123'], links: ['https://example.com/a.png'] });
  });

  it.each([
    undefined,
    'x',
    [null],
    [{ type: 'image', image_url: 'http://example.com/a.png' }],
    [{ type: 'image', image_url: 'javascript:alert(1)' }],
    [{ type: 'image', image_url: 5, slack_file: 5 }],
    [{ type: 'image', slack_file: { url: 'https://example.com/cat.jpg' } }],
    [{ type: 'section', accessory: { type: 'image', image_url: 'https://example.com/icon.png' } }],
  ])('are none in %j', (blocks) => expect(imagesIn(blocks)).toEqual({ fileIds: [], links: [] }));
});
