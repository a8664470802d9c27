import { describe, expect, it } from 'vitest';
import { readForm } from './read-form.ts';

describe('what stands in a form', () => {
  it('is read from every field', () => {
    const read = readForm({
      to: { value: { type: 'plain_text_input', value: '415-555-0123' } },
      text: { value: { type: 'plain_text_input', value: 'hi' } },
      links: { value: { value: 'https://example.com/a.jpg\n https://example.com/b.jpg ' } },
      files: { value: { files: [{ id: 'F1', name: 'a.jpg', size: 3 }, { id: 'F2' }] } },
      kept: { value: { selected_options: [{ value: 'F0', text: { type: 'plain_text', text: 'kept.png' } }] } },
      channel: { value: { selected_conversation: 'C2' } },
    });
    expect(read).toEqual({
      to: '415-555-0123',
      text: 'hi',
      links: ['https://example.com/a.jpg', 'https://example.com/b.jpg'],
      files: [
        { id: 'F0', name: 'kept.png' },
        { id: 'F1', name: 'a.jpg' },
        { id: 'F2', name: null },
      ],
      channelId: 'C2',
    });
  });

  it.each([
    ['nothing at all', {}],
    [
      'null in every field',
      { to: { value: { value: null } }, files: { value: { files: null } }, kept: { value: null } },
    ],
    ['fields without their element', { to: {}, text: {}, channel: {} }],
  ])('may be %s', (_what, values) => {
    expect(readForm(values)).toEqual({ to: '', text: '', links: [], files: [], channelId: undefined });
  });

  it.each([null, undefined, 'text', { to: 'text' }, { to: { value: { value: 5 } } }])(
    'is refused where it is no form: %j',
    (values) => {
      expect(() => readForm(values)).toThrow();
    },
  );
});
