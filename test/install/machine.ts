/** A machine with a certain Node and npm: a folder with both, and the environment of somebody who has them. */
import { mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { startCommand } from './command.ts';
import type { Pair } from './pairs.ts';

/** What npm adds for its scripts must not reach another npm. Its settings in capital letters, such as a registry, must. */
const ownEnvironment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));

/** @returns the environment in which `node` and `npm` are those of the pair */
export const machineWith = async ({ node, npm }: Pair, folder: string): Promise<Record<string, string | undefined>> => {
  mkdirSync(folder, { recursive: true });
  const packages = [`node-linux-${process.arch}@${node}`, `npm@${npm}`];
  const install = ['npm', 'install', '--prefix', '.', '--no-save', '--no-audit', '--no-fund', ...packages];
  await startCommand(install, { cwd: folder, env: ownEnvironment }).succeeds();
  return { ...ownEnvironment, PATH: [join(folder, 'node_modules/.bin'), '/usr/bin', '/bin'].join(delimiter) };
};
