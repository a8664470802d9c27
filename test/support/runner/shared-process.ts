/** Which test files may run in a process that has run others before. */
import { globSync } from 'node:fs';
import { readText, root } from '../source-files.ts';

export const testFiles = '{src,emulators,sandbox,test}/**/*.test.ts';
export const browserTests = 'test/browser/**';

/** What changes the process for whatever runs in it afterwards: fakes of the network, of time and of modules. */
const changesProcess =
  /\bfrom 'nock'|\bsetGlobalDispatcher\(|\bprocess\.(?:on|chdir)\(|\bprocess\.env\.\w+ (?:\?\?)?= |\bvi\.(?:mock|doMock|spyOn|stubGlobal|stubEnv|useFakeTimers)\(/;

export const needsOwnProcess = (source: string): boolean => changesProcess.test(source);

/** The test files that need a process of their own, from the root. */
export const apartFiles = (): string[] =>
  globSync(testFiles, { cwd: root, exclude: [browserTests] }).filter((path) => needsOwnProcess(readText(path)));
