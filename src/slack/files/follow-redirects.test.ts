import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followRedirects } from './follow-redirects.ts';
import { isOfSlack } from './token-hosts.ts';

const first = 'https://files.slack.com/files-pri/T1-F1/download/cat.jpg';
const origin = 'https://files-origin.slack.com/files-pri/T1-F1/download/cat.jpg';

type Asked = { url: string; authorization: string | null; redirect: string | undefined };

/** Answers with these redirects in turn, then with bytes; notes what was asked and which bodies were thrown away. */
const world = (locations: readonly (string | null)[], status = 302) => {
  const asked: Asked[] = [];
  const signals = new Set<unknown>();
  const cancelled: string[] = [];
  const body = (of: string) => new ReadableStream({ cancel: () => void cancelled.push(of) });
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const location = locations[asked.length];
    asked.push({
      url: String(url),
      authorization: new Headers(init?.headers).get('authorization'),
      redirect: init?.redirect,
    });
    signals.add(init?.signal);
    if (location === undefined) return new Response('GIF89a');
    return new Response(body(String(url)), { status, headers: location === null ? {} : { location } });
  };
  const context = { botToken: 'xoxb-1', slackApiUrl: 'https://slack.com/api/', fetch };
  const follow = (url = first) => followRedirects(context, url, new AbortController().signal);
  return { asked, signals, follow, cancelled: () => cancelled.length };
};

it('takes the token along to the host that Enterprise Grid sends on to', async () => {
  const { asked, signals, follow, cancelled } = world([origin]);
  const followed = await follow();
  expect(followed.kind === 'answer' && (await followed.response.text())).toBe('GIF89a');
  const each = { authorization: 'Bearer xoxb-1', redirect: 'manual' };
  expect(asked).toEqual([
    { url: first, ...each },
    { url: origin, ...each },
  ]);
  // One deadline for all of it, and no connection is held by the body of a redirect.
  expect([signals.size, cancelled()]).toEqual([1, 1]);
});

it.each([301, 302, 303, 307, 308])('follows status %d', async (status) => {
  const { asked, follow } = world([origin], status);
  expect(await follow()).toMatchObject({ kind: 'answer' });
  expect(asked).toHaveLength(2);
});

it('reads a location that is relative to where it was given', async () => {
  const { asked, follow } = world([origin, '/other/cat.jpg', '?download=1', '//files.slack.com/last']);
  await follow();
  expect(asked.map(({ url }) => url)).toEqual([
    first,
    origin,
    'https://files-origin.slack.com/other/cat.jpg',
    'https://files-origin.slack.com/other/cat.jpg?download=1',
  ]);
});

it('follows three redirects and no fourth', async () => {
  const three = world([origin, first, origin]);
  expect(await three.follow()).toMatchObject({ kind: 'answer' });
  const circle = world(Array.from({ length: 100 }, () => first));
  expect(await circle.follow()).toEqual({ kind: 'elsewhere', to: '' });
  expect([circle.asked.length, circle.cancelled()]).toEqual([4, 4]);
});

describe('a redirect to a place that may not have the token', () => {
  it.each([
    'https://evil.example/cat.jpg',
    'https://files.slack.com.evil.example/',
    'https://files.slack.com@evil.example/',
    'https://ann:pw@files.slack.com/',
    'https://xfiles.slack.com/',
    'https://files-origin.slack.com.:443/',
    'https://files.slack.com:8443/',
    'http://files.slack.com/',
    'http://files-origin.slack.com/',
    'https://team.slack.com/?redir=%2Ffiles-pri',
    'https://slack.com/signin',
    'http://127.0.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'https://[::1]/',
    'ftp://files.slack.com/',
    'file:///etc/passwd',
    'data:image/png,x',
    '//evil.example/',
    '\\\\evil.example\\x',
    'https://',
  ])('asks nothing of %s', async (location) => {
    for (const hops of [[location], [origin, location]]) {
      const { asked, follow, cancelled } = world(hops);
      expect(await follow()).toMatchObject({ kind: 'elsewhere' });
      expect([asked.length, cancelled()]).toEqual([hops.length, hops.length]);
    }
  });

  it('is a redirect without a location too', async () => {
    const { asked, follow } = world([null]);
    expect(await follow()).toEqual({ kind: 'elsewhere', to: '' });
    expect(asked).toHaveLength(1);
  });

  it('says where it leads, so that a sign-in page is known by its host', async () => {
    expect(await world(['https://team.slack.com/?redir=x']).follow()).toEqual({
      kind: 'elsewhere',
      to: 'https://team.slack.com/?redir=x',
    });
    expect(isOfSlack('https://team.slack.com/?redir=x')).toBe(true);
    expect(isOfSlack('https://team.slack.com.evil.example/')).toBe(false);
  });

  const location = fc.oneof(
    fc.webUrl({ withQueryParameters: true }),
    fc.string(),
    fc.domain().map((domain) => `https://files.slack.com.${domain}/`),
    fc.tuple(fc.domain(), fc.string()).map(([domain, path]) => `//${domain}/${path}`),
  );
  it('is never asked, whatever the locations say', async () => {
    const hops = fc.array(location, { maxLength: 5 });
    const property = fc.asyncProperty(hops, async (locations) => {
      const { asked, follow } = world(locations);
      await follow();
      const hosts = asked.map(({ url }) => new URL(url).hostname);
      expect(hosts.filter((host) => host !== 'files.slack.com')).toEqual([]);
      expect(asked.length).toBeLessThanOrEqual(4);
    });
    await fc.assert(property);
  });
});
