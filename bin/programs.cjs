/* What can be started, by the name after `slack-mms`. Paths are from the root of the checkout. */
'use strict';

const { readFileSync } = require('fs');
const { join } = require('path');
const { root } = require('./machine.cjs');

const envFile = '--env-file-if-exists=.env';
// Otherwise glibc keeps a heap for every short-lived thread: twice the memory.
const frugal = { MALLOC_ARENA_MAX: '2' };

/**
 * `options` of Node, and what comes before the arguments that were given; `env` for what the environment does not set;
 * `needsPackages` for what should not start without all of them; `isApp` for what stops by itself when its launcher is gone.
 */
const programs = {
  start: { options: [envFile], file: 'src/main.ts', env: frugal, needsPackages: true, isApp: true },
  sandbox: { file: 'sandbox/main.ts', needsPackages: true, isApp: true },
  manifest: { file: 'src/cli/manifest.ts' },
  'live-check': { options: [envFile], file: 'src/cli/main.ts', first: ['doctor', '--live'], needsPackages: true },
};

/** Every other name is for the commands, which know themselves what they are called. */
const commands = { options: [envFile], file: 'src/cli/main.ts', env: frugal, needsPackages: true };

/** Which package has the tool of that name. */
const tools = { biome: '@biomejs/biome', knip: 'knip', tsc: 'typescript', tsx: 'tsx', vitest: 'vitest' };

/** A tool's own file, because what npm makes of it in `.bin` is no JavaScript on Windows. */
function fileOfTool(name) {
  const folder = `node_modules/${tools[name]}`;
  const { bin } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[name]);
}

/** The program of a command line; undefined for `exec` without a tool, or a file from the root. */
function programFor([name, ...rest]) {
  if (Object.hasOwn(programs, name)) return withArgs(programs[name], rest);
  if (name !== 'exec') return withArgs(commands, name === undefined ? [] : [name, ...rest]);
  const [what, ...args] = rest;
  return what && withArgs({ file: tools[what] ? fileOfTool(what) : what }, args);
}

/** The file may lie elsewhere than where the program is started. */
function withArgs({ options = [], file, first = [], env = {}, needsPackages = false, isApp = false }, rest) {
  return { args: [...options, join(root, file), ...first, ...rest], env, needsPackages, isApp };
}

module.exports = { programFor };
