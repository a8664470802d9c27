/** `npm run relax-lockfile`, after a change of the lockfile: makes it one that every npm installs from. */
import { readFileSync, writeFileSync } from 'node:fs';
import { root } from '../support/source-files.ts';
import { type Lockfile, relaxed } from './relaxed.ts';

const path = `${root}package-lock.json`;
const lockfile = JSON.parse(readFileSync(path, 'utf8')) as Lockfile;
writeFileSync(path, `${JSON.stringify(relaxed(lockfile), null, 2)}\n`);
