import { describe, expect, it } from 'vitest';
import { readText, sourceFiles } from './support/source-files.ts';

const page = readText('docs/outbound-calls.md');

/** `| 2.5 s | `src/file.ts#constant` |` in each row. */
const rows = [...page.matchAll(/^\| (.+?) \| .+? \| ([\d.]+) s \| `([^#`]+)#(\w+)` \|/gm)].map(
  ([, call = '', seconds, file = '', constant = '']) => ({ call, file, constant, ms: Number(seconds) * 1_000 }),
);

/** What `const name = 2_000` or the default of an option says, in milliseconds. */
const figureIn = (file: string, constant: string): number => {
  const found = new RegExp(`\\b${constant} = ([\\d_]+)`).exec(readText(file));
  return Number(found?.[1]?.replaceAll('_', ''));
};

/** Makes connections: global `fetch`, undici, Node's own client, or a client of a package. */
const calls =
  /\bfetch\(|from 'undici'|from 'node:https'|new (?:WebClient|Client|Redis|SocketModeReceiver)\(|\bcreateClient\(/;

describe('docs/outbound-calls.md', () => {
  it.each(rows)('says how long it takes at most: $call', ({ file, constant, ms }) => {
    expect(figureIn(file, constant)).toBe(ms);
  });

  it('has a deadline in every row', () => {
    const lines = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (?:---|Call) /.test(line));
    expect(lines.length).toBeGreaterThan(15);
    expect(rows).toHaveLength(lines.length);
  });

  it('names every file that calls somebody', () => {
    const callers = sourceFiles()
      .filter(({ isTest, isSandbox, text }) => !isTest && !isSandbox && calls.test(text))
      .map(({ path }) => path);
    expect(callers.length).toBeGreaterThan(5);
    expect(callers.filter((path) => !page.includes(path) && !named[path])).toEqual([]);
  });
});

/** Where the deadline stands in another file than the call. */
const named: Record<string, string> = {
  'src/plivo/api/sdk.ts': 'sendTimeoutMs, lookUpTimeoutMs',
};
