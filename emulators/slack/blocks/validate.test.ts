import { describe, expect, it } from 'vitest';
import type { Json } from '../json.ts';
import type { Surface } from './surface.ts';
import { blockComplaints, textLength } from './validate.ts';
import { viewComplaints } from './view.ts';

const long = (length: number) => 'x'.repeat(length);
const plain = (text: string) => ({ type: 'plain_text', text });
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const button = (more: Json = {}) => ({ type: 'button', action_id: 'go', text: plain('Go'), ...more });
const actions = (...elements: Json[]) => ({ type: 'actions', elements });
const option = (text: string, value = text) => ({ text: plain(text), value });
const input = (element: Json, more: Json = {}) => ({ type: 'input', label: plain('L'), element, ...more });
const image = (more: Json) => ({ type: 'image', alt_text: 'a cat', ...more });

const complaints = (blocks: unknown, surface: Surface = 'message') => blockComplaints(blocks, surface, '/blocks');
const times = <T>(n: number, make: (index: number) => T) => Array.from({ length: n }, (_, index) => make(index));

describe('blocks that Slack takes', () => {
  it.each<[string, Json]>([
    ['a section of 3000 characters', section(long(3000))],
    ['ten fields', { type: 'section', fields: times(10, () => plain(long(2000))) }],
    ['a header of 150 characters', { type: 'header', text: plain(long(150)) }],
    ['25 buttons', actions(...times(25, (i) => button({ action_id: `a${i}`, value: long(2000) })))],
    ['an image by URL', image({ image_url: 'https://example.com/cat.png' })],
    ['an image of Slack', image({ slack_file: { id: 'F1' } })],
    ['a context', { type: 'context', elements: [plain('a'), image({ image_url: 'https://example.com/a.png' })] }],
    ['a table', { type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] }],
    ['an alert', { type: 'alert', text: plain('careful'), level: 'warning' }],
    [
      'rich text',
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'hi', style: { bold: true } }] }],
      },
    ],
  ])('%s', (_name, block) => {
    expect(complaints([block])).toEqual([]);
  });
});

describe('blocks that Slack refuses in a message', () => {
  it.each<[string, unknown, string]>([
    ['51 blocks', times(51, () => ({ type: 'divider' })), 'no more than 50 items allowed [json-pointer:/blocks]'],
    ['a block of unknown type', [{ type: 'banner' }], 'unsupported type: banner [json-pointer:/blocks/0/type]'],
    ['an unknown key', [{ type: 'divider', color: 'red' }], 'invalid additional property: color'],
    ['a section without text', [{ type: 'section' }], 'must provide text or fields [json-pointer:/blocks/0]'],
    ['an empty text', [section('')], 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
    ['a long section', [section(long(3001))], 'must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
    ['11 fields', [{ type: 'section', fields: times(11, () => plain('a')) }], 'no more than 10 items allowed'],
    ['a long field', [{ type: 'section', fields: [plain(long(2001))] }], 'must be less than 2001 characters'],
    ['a long header', [{ type: 'header', text: plain(long(151)) }], 'must be less than 151 characters'],
    ['mrkdwn in a header', [{ type: 'header', text: { type: 'mrkdwn', text: 'a' } }], 'must be one of: plain_text'],
    ['verbatim on plain text', [{ type: 'header', text: { ...plain('a'), verbatim: true } }], 'verbatim'],
    ['11 context elements', [{ type: 'context', elements: times(11, () => plain('a')) }], 'no more than 10 items'],
    ['an empty context', [{ type: 'context', elements: [] }], 'no fewer than 1 items allowed'],
    ['26 buttons', [actions(...times(26, (i) => button({ action_id: `a${i}` })))], 'no more than 25 items allowed'],
    ['a long button', [actions(button({ text: plain(long(76)) }))], 'must be less than 76 characters'],
    ['mrkdwn on a button', [actions(button({ text: { type: 'mrkdwn', text: 'a' } }))], 'must be one of: plain_text'],
    ['a long value', [actions(button({ value: long(2001) }))], 'must be less than 2001 characters'],
    ['a long action id', [actions(button({ action_id: long(256) }))], 'must be less than 256 characters'],
    ['a long button URL', [actions(button({ url: `https://a.b/${long(3000)}` }))], 'must be less than 3001 characters'],
    ['a button style', [actions(button({ style: 'warning' }))], 'must be one of: primary, danger'],
    ['an unknown element', [actions({ type: 'knob' })], 'unsupported type: knob'],
    ['a long block id', [{ type: 'divider', block_id: long(256) }], 'must be less than 256 characters'],
    ['an image without alt text', [{ type: 'image', image_url: 'https://a.b/c' }], 'missing required field: alt_text'],
    ['an image without source', [image({})], 'must provide either image_url or slack_file'],
    [
      'an image with two sources',
      [image({ image_url: 'https://a.b/c', slack_file: { id: 'F1' } })],
      'must provide either image_url or slack_file',
    ],
    ['an image with no URL', [image({ image_url: 'cat.png' })], 'invalid url'],
    [
      'a file by id and url',
      [image({ slack_file: { id: 'F1', url: 'https://a.b' } })],
      'must provide either id or url',
    ],
    ['a long alt text', [image({ alt_text: long(2001), image_url: 'https://a.b/c' })], 'less than 2001 characters'],
    ['an input', [input({ type: 'plain_text_input', action_id: 'a' })], 'unsupported type: input'],
    ['no blocks but text', 'hello', 'must provide a array'],
    [
      'a select of 101',
      [actions({ type: 'static_select', action_id: 's', options: times(101, (i) => option(`o${i}`)) })],
      'no more than 100 items allowed',
    ],
    [
      'a select without options',
      [actions({ type: 'static_select', action_id: 's' })],
      'must provide either options or option_groups',
    ],
    [
      'an initial option that is not offered',
      [actions({ type: 'static_select', action_id: 's', options: [option('a')], initial_option: option('b') })],
      'initial option must exactly match',
    ],
    [
      'a long option',
      [actions({ type: 'static_select', action_id: 's', options: [option(long(76), 'v')] })],
      'must be less than 76 characters',
    ],
    [
      'a long option value',
      [actions({ type: 'static_select', action_id: 's', options: [option('a', long(151))] })],
      'must be less than 151 characters',
    ],
    [
      '11 checkboxes',
      [actions({ type: 'checkboxes', action_id: 'c', options: times(11, (i) => option(`o${i}`)) })],
      'no more than 10 items allowed',
    ],
    [
      '6 overflow options',
      [actions({ type: 'overflow', action_id: 'o', options: times(6, (i) => option(`o${i}`)) })],
      'no more than 5 items allowed',
    ],
    ['a long confirm', [actions(button({ confirm: { text: plain(long(301)) } }))], 'must be less than 301 characters'],
  ])('%s', (_name, blocks, complaint) => {
    expect(complaints(blocks).join('\n')).toContain(complaint);
  });

  it('a block_id used twice', () => {
    const twice = [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'a' },
    ];
    expect(complaints(twice)).toEqual(['`block_id` `a` already exists [json-pointer:/blocks]']);
  });

  it('an action_id used twice in one block, but not in two', () => {
    expect(complaints([actions(button(), button())])).toHaveLength(1);
    expect(complaints([actions(button()), actions(button())])).toEqual([]);
  });
});

describe('blocks that Slack refuses in a view', () => {
  const modal = (more: Json) => viewComplaints({ type: 'modal', title: plain('T'), blocks: [], ...more }, 'modal');
  const text = { type: 'plain_text_input', action_id: 'a' };

  it.each<[string, Json, string]>([
    ['no title', { title: undefined }, 'missing required field: title [json-pointer:/view]'],
    ['a long title', { title: plain(long(25)) }, 'must be less than 25 characters [json-pointer:/view/title/text]'],
    ['a long submit', { submit: plain(long(25)) }, '[json-pointer:/view/submit/text]'],
    ['a long close', { close: plain(long(25)) }, '[json-pointer:/view/close/text]'],
    ['a mrkdwn title', { title: { type: 'mrkdwn', text: 'a' } }, 'must be one of: plain_text'],
    ['long private metadata', { private_metadata: long(3001) }, 'must be less than 3001 characters'],
    ['a long callback id', { callback_id: long(256) }, 'must be less than 256 characters'],
    ['101 blocks', { blocks: times(101, () => ({ type: 'divider' })) }, 'no more than 100 items allowed'],
    ['an input without submit', { blocks: [input(text)] }, 'missing required field: submit'],
    ['an unknown key', { colour: 'red' }, 'invalid additional property: colour'],
    ['a table', { blocks: [{ type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] }] }, 'unsupported type: table'],
    ['a mrkdwn label', { blocks: [input(text, { label: { type: 'mrkdwn', text: 'a' } })] }, 'must be one of'],
    ['a button as input', { blocks: [input(button())] }, 'unsupported type: button'],
    [
      'max_length over 3000',
      { submit: plain('OK'), blocks: [input({ ...text, max_length: 3001 })] },
      'must be less than 3001',
    ],
    [
      'eleven files',
      { submit: plain('OK'), blocks: [input({ type: 'file_input', action_id: 'f', max_files: 11 })] },
      'must be less than 11',
    ],
    [
      'a long placeholder',
      { submit: plain('OK'), blocks: [input({ ...text, placeholder: plain(long(151)) })] },
      'must be less than 151 characters',
    ],
    [
      'two that want the focus',
      {
        submit: plain('OK'),
        blocks: [input({ ...text, focus_on_load: true }), input({ ...text, focus_on_load: true })],
      },
      'only one element can have focus_on_load',
    ],
  ])('%s', (_name, more, complaint) => {
    const view = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined));
    const all =
      'title' in more && more.title === undefined
        ? viewComplaints({ type: 'modal', blocks: [] }, 'modal')
        : modal(view);
    expect(all.join('\n')).toContain(complaint);
  });

  it('file_input outside a modal', () => {
    const home = { type: 'home', blocks: [input({ type: 'file_input', action_id: 'f' })] };
    expect(viewComplaints(home, 'home').join()).toContain('file_input is only available in modals');
  });

  it('takes a complete form', () => {
    const blocks = [
      input(text, { block_id: 'to', hint: plain('one each') }),
      input({ type: 'file_input', action_id: 'f', max_files: 10 }, { optional: true }),
      input({ type: 'conversations_select', action_id: 'c', default_to_current_conversation: true }),
    ];
    expect(modal({ submit: plain('Send'), close: plain('Cancel'), blocks })).toEqual([]);
  });
});

it('counts what is read, not how it is wrapped', () => {
  expect(textLength([section('12345'), actions(button({ value: 'not counted' }))])).toBe(7);
});
