import { expect, it } from 'vitest';
import { enteredFiles } from './entered.ts';

const called = (functionName: string, count: number, startOffset = 10) => ({
  functionName,
  ranges: [{ startOffset, endOffset: 90, count }],
  isBlockCoverage: false,
});
const script = (url: string, ...functions: ReturnType<typeof called>[]) => ({ scriptId: '1', url, functions });
const entered = (...scripts: ReturnType<typeof script>[]) => enteredFiles(scripts, '/repo/', 'src/');

it('names each file of which a function was called, with its calls, in order', () => {
  const found = entered(
    script('file:///repo/src/slack/card.ts', called('render', 5), called('', 2), called('', 1)),
    script('file:///repo/src/app.ts', called('start', 1), called('stop', 0)),
  );
  expect(found).toEqual([
    { path: 'src/app.ts', calls: new Map([['start', 1]]) },
    {
      path: 'src/slack/card.ts',
      calls: new Map([
        ['render', 5],
        ['', 3],
      ]),
    },
  ]);
});

it('does not count a file that was only loaded', () => {
  expect(entered(script('file:///repo/src/late.ts', called('', 1, 0), called('open', 0)))).toEqual([]);
});

it('does not count what is no file of the folder', () => {
  expect(
    entered(
      script('file:///repo/test/crash-main.ts', called('wrap', 1)),
      script('file:///repo/node_modules/x/src/index.js', called('x', 1)),
      script('node:internal/timers', called('setTimeout', 1)),
    ),
  ).toEqual([]);
});
