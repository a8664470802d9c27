import { describe, expect, it } from 'vitest';
import { readMessage } from './read-message.ts';

const nothing = { text: '', files: [], links: [] };
const forwarded = { is_share: true, is_msg_unfurl: true, from_url: 'https://x.slack.com/archives/C1/p1' };

describe('a message', () => {
  it('has its own text and files, also where there is only an id of one', () => {
    expect(readMessage({ text: 'Look', files: [{ id: 'F1', name: 'a.jpg' }, { id: 'F2' }] })).toEqual({
      text: 'Look',
      files: [
        { id: 'F1', name: 'a.jpg' },
        { id: 'F2', name: null },
      ],
      links: [],
    });
  });

  it('that is forwarded gives its text where nothing was written, and its pictures in any case', () => {
    const image = { type: 'image', slack_file: { id: 'F2' } };
    const attachment = {
      ...forwarded,
      text: 'From there',
      files: [{ id: 'F1', name: 'a.jpg' }],
      message_blocks: [{ message: { blocks: [image] } }],
    };
    const files = [
      { id: 'F1', name: 'a.jpg' },
      { id: 'F2', name: null },
    ];
    expect(readMessage({ text: '', attachments: [attachment] })).toEqual({ text: 'From there', files, links: [] });
    expect(readMessage({ text: 'See', attachments: [attachment] })).toEqual({ text: 'See', files, links: [] });
  });

  it('of an app gives the pictures under it', () => {
    const url = 'https://example.com/chart.png';
    const block = { type: 'image', image_url: 'https://example.com/other.png' };
    const message = {
      text: 'Alert',
      attachments: [{ text: 'CPU', image_url: url, blocks: [block] }, { image_url: url }],
    };
    expect(readMessage(message)).toEqual({ text: 'Alert', files: [], links: ['https://example.com/other.png', url] });
  });

  it('with a link does not give the picture of the preview', () => {
    const preview = { from_url: 'https://example.com/menu', image_url: 'https://example.com/logo.png', text: 'Menu' };
    expect(readMessage({ text: 'https://example.com/menu', attachments: [preview] })).toEqual({
      ...nothing,
      text: 'https://example.com/menu',
    });
  });

  it('gives each file once, and its id is not in the text', () => {
    const element = { type: 'file', file_id: 'F1' };
    const blocks = [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [element] }] }];
    expect(readMessage({ text: 'Look F1', files: [{ id: 'F1', name: 'a.jpg' }], blocks })).toEqual({
      text: 'Look ',
      files: [{ id: 'F1', name: 'a.jpg' }],
      links: [],
    });
  });

  it('gives as many as a form takes', () => {
    const files = Array.from({ length: 30 }, (_, n) => ({ id: `F${n}` }));
    const blocks = files.map(({ id }) => ({ type: 'image', image_url: `https://example.com/${id}.png` }));
    const read = readMessage({ blocks, attachments: [{ ...forwarded, files }] });
    expect([read.files.length, read.links.length]).toEqual([10, 10]);
  });

  it.each([
    { attachments: 'x' },
    { attachments: [null] },
    { attachments: [{ files: [{}] }] },
    { attachments: [{ files: [null], image_url: 5, text: {}, is_share: 'yes', message_blocks: [{}] }] },
    { blocks: 'x', text: null, files: null },
  ])('with what Slack never sent gives what there is: %j', (message) => expect(readMessage(message)).toEqual(nothing));
});
