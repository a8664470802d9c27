import { createRequire } from 'node:module';
import { expect, it } from 'vitest';

type Machine = { platform: string; arch: string; libc?: string; exists(path: string): boolean };
type MissingPart = { missingPart(machine: Machine): string | undefined };
const { missingPart } = createRequire(import.meta.url)('../../bin/missing-parts.cjs') as MissingPart;

const having =
  (...paths: string[]) =>
  (path: string) =>
    paths.includes(path);
const bolt = 'node_modules/@slack/bolt';

it('says that nothing is installed', () => {
  const machine = { platform: 'linux', arch: 'x64', libc: 'glibc', exists: having() };
  expect(missingPart(machine)).toBe('The packages are not installed. Run `npm ci` first.');
});

it.each([
  ['linux', 'x64', 'glibc', '@img/sharp-linux-x64'],
  ['linux', 'arm64', 'musl', '@img/sharp-linuxmusl-arm64'],
  ['darwin', 'arm64', undefined, '@img/sharp-darwin-arm64'],
  ['win32', 'x64', undefined, '@img/sharp-win32-x64'],
])('asks for the part of sharp for %s on %s (%s)', (platform, arch, libc, name) => {
  const machine = { platform, arch, ...(libc ? { libc } : {}) };
  expect(missingPart({ ...machine, exists: having(bolt) })).toMatch(`${name}, which draws pictures on this system,`);
  expect(missingPart({ ...machine, exists: having(bolt, `node_modules/${name}`) })).toBeUndefined();
});

it('leaves a system to sharp that nobody tried', () => {
  const machine = { platform: 'freebsd', arch: 'x64', exists: having(bolt) };
  expect(missingPart(machine)).toBeUndefined();
});
