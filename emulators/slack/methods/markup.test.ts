import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../json.ts';
import { groups, people, places } from '../seed.ts';
import { startSlack } from '../testing.ts';

let running: Awaited<ReturnType<typeof startSlack>>;
beforeEach(async () => {
  running = await startSlack();
});
afterEach(() => running.slack.close());

const post = (args: Json) => running.call('chat.postMessage', args);
const section = (text: string) => [{ type: 'section', text: { type: 'mrkdwn', text } }];

describe('a name in a message', () => {
  const { sender, colleague, unlisted, external } = people;
  const pinged = () =>
    Object.values(people).filter((user) => running.slack.pings(user).some(({ channel }) => channel === places.general));

  it.each<[string, Json, string[]]>([
    ['a mention in blocks', { blocks: section(`<@${sender}> <@${colleague}|ben>`) }, [sender, colleague]],
    ['a mention in the text', { text: `<@${sender}>` }, [sender]],
    ['a group', { blocks: section(`<!subteam^${groups.senders}>`) }, [sender, colleague]],
    ['everybody', { text: '<!here>' }, Object.values(people).filter((user) => user !== external)],
    ['somebody who is not here', { text: `<@${external}>` }, []],
    ['what only looks like one', { text: '&lt;@U0ANN00001&gt; @ann', blocks: section('&lt;!channel&gt;') }, []],
    ['plain text', { blocks: [{ type: 'section', text: { type: 'plain_text', text: `<@${sender}>` } }] }, []],
  ])('notifies whom it names: %s', async (_what, args, expected) => {
    await post({ channel: places.general, text: 'a', ...args });
    expect(pinged()).toEqual(expected);
  });

  it('notifies once, however often it stands there, and after an edit only who is new', async () => {
    const { ts } = await post({ channel: places.general, text: `<@${sender}>`, blocks: section(`<@${sender}>`) });
    const text = `<@${sender}> <@${unlisted}>`;
    await running.call('chat.update', { channel: places.general, ts, text });
    expect(running.slack.pings(sender)).toEqual([{ user: sender, channel: places.general, ts, by: 'mention' }]);
    expect(running.slack.pings(unlisted)).toHaveLength(1);
  });

  it('notifies nobody in an ephemeral message', async () => {
    const text = `<@${colleague}>`;
    await running.call('chat.postEphemeral', { channel: places.general, user: sender, text });
    expect(pinged()).toEqual([]);
  });
});

describe('mrkdwn', () => {
  const kept = async (text: string, verbatim?: boolean) => {
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text, ...(verbatim ? { verbatim } : {}) } }];
    await post({ channel: places.general, text: 'a', blocks });
    return running.slack.messages(places.general).at(-1)?.blocks?.[0]?.text;
  };

  it.each([
    ['clip.mov', '<http://clip.mov|clip.mov>'],
    ['see README.md, and a.b.zip.', 'see <http://README.md|README.md>, and <http://a.b.zip|a.b.zip>.'],
    ['cat.jpg, 3.1 MB, 7.Sent', 'cat.jpg, 3.1 MB, 7.Sent'],
    ['https://a.b/c?d=e', '<https://a.b/c?d=e>'],
    ['ask in #general', `ask in <#${places.general}|general>`],
    ['take #3 of #secret', 'take #3 of #secret'],
    ['@channel', '<!channel>'],
    ['<https://a.com|a.com> <@U1> `clip.mov` &#general', '<https://a.com|a.com> <@U1> `clip.mov` &#general'],
  ])('is parsed by Slack unless it is verbatim: %s', async (text, expected) => {
    expect(await kept(text)).toMatchObject({ text: expected, verbatim: false });
    expect(running.slack.leftToParsing).toEqual([text]);
    expect(await kept(text, true)).toMatchObject({ text, verbatim: true });
    expect(running.slack.leftToParsing).toHaveLength(1);
  });
});
