/** Alpine's shape: no glibc, and a Node of its own that is new enough. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cloneTo } from './clone.ts';
import { startCommand } from './command.ts';
import { machineWith } from './machine.ts';
import type { Pair } from './pairs.ts';

/** npm installs as on Alpine. The Node that needs glibc must not be there, or it would stand before the one that works. */
export const checkMusl = async (pair: Pair, folder: string): Promise<void> => {
  const place = { cwd: join(folder, 'clone'), env: await machineWith(pair, join(folder, 'machine')) };
  cloneTo(place.cwd);
  await startCommand(['npm', 'ci', '--libc=musl'], place).succeeds();
  if (existsSync(join(place.cwd, 'node_modules/.bin/node'))) throw new Error('npm put the Node for glibc into .bin');
  if (!existsSync(join(place.cwd, `node_modules/@img/sharp-linuxmusl-${process.arch}`)))
    throw new Error('sharp is missing');
  await startCommand(['npm', 'run', 'manifest'], place).succeeds();
};
