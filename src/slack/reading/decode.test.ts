import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuMsOf } from '../../../test/support/cpu-time.ts';
import { decode } from './decode.ts';

describe('decode', () => {
  it.each([
    ['plain text', 'plain text'],
    ['<https://a.example/x?a=1&amp;b=2>', 'https://a.example/x?a=1&b=2'],
    ['see <https://a.example|our page>.', 'see https://a.example.'],
    ['<mailto:ann@a.example|Ann>', 'ann@a.example'],
    ['<tel:+14155550123|415-555-0123>', '415-555-0123'],
    ['<tel:+14155550123>', '+14155550123'],
    ['<tel:+14155550123|212-555-0187>', '+14155550123'],
    ['<tel:+14155550123|our office>', '+14155550123'],
    ['<tel:+14155550123|(415) 555-0123 Ann>', '+14155550123'],
    ['<tel:4155550123|+1 415 555 0123>', '+1 415 555 0123'],
    ['<tel:+14155550123;ext=5|415-555-0123>', '415-555-0123 ext 5'],
    ['<tel:+14155550123;isub=1>', '+14155550123'],
    ['a &lt; b &amp;&amp; c &gt; d', 'a < b && c > d'],
    ['&amp;lt;', '&lt;'],
    ['&nbsp;', '&nbsp;'],
    ['due <!date^1760000000^{date_short}|9 Oct 2025>', 'due 9 Oct 2025'],
    ['<!date^1760000000^{time}^https://a.example|08:53>', '08:53'],
    ['I <3 you > me', 'I <3 you > me'],
    ['a <b', 'a <b'],
    ['<script>', '<script>'],
  ])('reads %s as %s', (slack, text) => expect(decode(slack)).toEqual({ text, mentions: [] }));

  it.each([
    [':wave:', '👋'],
    [':wave::skin-tone-3:', '👋🏼'],
    [':+1::skin-tone-6:', '👍🏿'],
    [':thumbsup: :tada:', '👍 🎉'],
    [':heart:', '❤️'],
    [':relaxed:', '☺️'],
    [':one:', '1️⃣'],
    [':flag-us:', '🇺🇸'],
    [':woman-running:', '🏃‍♀️'],
    [':woman-running::skin-tone-2:', '🏃🏻‍♀️'],
    [':male-farmer::skin-tone-4:', '👨🏽‍🌾'],
    [':v::skin-tone-2:', '✌🏻'],
    [':people_holding_hands::skin-tone-2-3:', '🧑🏻‍🤝‍🧑🏻'],
    [':tada::skin-tone-2:', '🎉🏻'],
    [':party_parrot:', ':party_parrot:'],
    [':party_parrot: :wave:', ':party_parrot: 👋'],
    ['at 10:30:45', 'at 10:30:45'],
    ['::wave::', ':👋:'],
    [':WAVE:', '👋'],
    ['https://a.example/:wave:/x', 'https://a.example/:wave:/x'],
    ['<https://a.example/:wave:>', 'https://a.example/:wave:'],
    [':constructor:', ':constructor:'],
    ['12:100:33', '12:100:33'],
    ['at 12:100:', 'at 12:100:'],
    [':100:33', ':100:33'],
    ['3:+1:2', '3:+1:2'],
    ['great:100:', 'great💯'],
    [':100: :+1:', '💯 👍'],
    ['see you at 6:wave:', 'see you at 6👋'],
  ])('reads %s as %s', (slack, text) => expect(decode(slack).text).toBe(text));

  it.each([
    ['hi <@U012ABC>', 'hi @U012ABC', '@U012ABC'],
    ['hi <@U012ABC|ann>', 'hi @ann', '@ann'],
    ['<@U012ABC|@ann>', '@ann', '@ann'],
    ['in <#C012ABC|ops>', 'in #ops', '#ops'],
    ['in <#C012ABC|>', 'in #C012ABC', '#C012ABC'],
    ['<!channel> look', '@channel look', '@channel'],
    ['<!here|here>', '@here', '@here'],
    ['<!everyone>', '@everyone', '@everyone'],
    ['<!subteam^S012ABC|@team>', '@team', '@team'],
    ['<!subteam^S012ABC>', '@S012ABC', '@S012ABC'],
  ])('reports the mention in %s', (slack, text, mention) => {
    expect(decode(slack)).toEqual({ text, mentions: [mention] });
  });

  it('reports each mention once, in order', () => {
    expect(decode('<!here> <@U2> <@U1> <@U2>').mentions).toEqual(['@here', '@U2', '@U1']);
  });

  const pieces = [
    '<',
    '>',
    '<@',
    '<@U1>',
    '<!here>',
    '<!',
    '|',
    ':',
    ':wave:',
    '::skin-tone-3:',
    '&lt;',
    '&amp;',
    '@',
    'a',
  ];
  const hostile = fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary' })))
    .map((all) => all.join(''));

  it('never throws and never leaves a mention in Slack’s spelling', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(decode(text).text).not.toContain('<@');
      }),
    );
  });

  it('gives back what was escaped', () => {
    const typed = fc.string({ unit: 'grapheme' }).filter((text) => !/:|<@/.test(text));
    const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
    fc.assert(
      fc.property(typed, (text) => {
        expect(decode(escaped(text))).toEqual({ text, mentions: [] });
      }),
    );
  });

  it.each([
    '<',
    '<@',
    '<!a',
    ':',
    ':a',
    ':a:',
    '&',
    ':1',
    ':100',
    '1:1:',
    '<tel:1;|',
    '<https:',
    '<a',
    '<a:<',
    'http://',
    'a',
  ])('reads 200,000 times "%s" in a moment', (piece) => {
    expect(cpuMsOf(() => decode(piece.repeat(200_000)))).toBeLessThan(1000);
  });
});
