import { describe, expect, it } from 'vitest';
import { piecesOf, plain } from './mrkdwn.ts';

const names = { user: (id: string) => (id === 'U1' ? 'ann' : id), channel: () => 'general' };
const at = new Date(2030, 4, 6, 7, 8, 9);
const token = (format: string) => `<!date^${at.getTime() / 1000}^${format}|some time>`;

describe('mrkdwn as Slack draws it', () => {
  it.each([
    ['Goes out at <!date^x^{time}|some time>', 'Goes out at some time'],
    [`Goes out at ${token('{time_secs}')}`, 'Goes out at 07:08:09'],
    [`Delivered ${token('{time}')}, 2 s`, 'Delivered 07:08, 2 s'],
    [`On ${token('{date_short_pretty} {time_secs}')}`, 'On 6 May 07:08:09'],
    ['<@U1> in <#C1|general>', '@ann in #general'],
    ['<https://example.com/a?b=1&amp;c=2|the map>, <https://example.com/>', 'the map, https://example.com/'],
    ['*R78VTY* and `/mms`', 'R78VTY and /mms'],
    [':warning: 1 &lt; 2 &amp; 3', '⚠ 1 < 2 & 3'],
    ['2 * 3 * 4, at 12:30:45', '2 * 3 * 4, at 12:30:45'],
  ])('shows %s as %s', (mrkdwn, shown) => expect(plain(mrkdwn, names)).toBe(shown));

  it('keeps apart what is drawn differently', () => {
    expect(piecesOf('<@U1>: *now*', names)).toEqual([
      { kind: 'mention', text: '@ann' },
      { kind: 'text', text: ': ' },
      { kind: 'bold', text: 'now' },
    ]);
  });

  it('takes an escaped token for text', () => {
    expect(piecesOf('&lt;!channel&gt;', names)).toEqual([{ kind: 'text', text: '<!channel>' }]);
  });
});
