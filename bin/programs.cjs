/* What can be started, by the name after `slack-mms`. Paths are from the root of the checkout. */
'use strict';

const { readFileSync } = require('fs');
const { join } = require('path');
const { root } = require('./machine.cjs');

const envFile = '--env-file-if-exists=.env';
// Otherwise glibc keeps a heap for every short-lived thread: twice the memory.
const frugal = { MALLOC_ARENA_MAX: '2' };

/**
 * `args` of Node; `env` for what the environment does not set; `isApp` for what needs all packages, and stops by itself
 * when its launcher is gone.
 */
const programs = {
  start: { args: [envFile, 'src/main.ts'], env: frugal, isApp: true },
  sandbox: { args: ['sandbox/main.ts'], isApp: true },
  manifest: { args: ['src/cli/manifest.ts'] },
  'live-check': { args: [envFile, 'src/cli/live-check.ts'] },
};

/** Which package has the tool of that name. */
const tools = { biome: '@biomejs/biome', knip: 'knip', tsc: 'typescript', tsx: 'tsx', vitest: 'vitest' };

/** A tool's own file, because what npm makes of it in `.bin` is no JavaScript on Windows. */
function fileOfTool(name) {
  const folder = `node_modules/${tools[name]}`;
  const { bin } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[name]);
}

/** The program of a command line; undefined for a name that is not known. `exec` takes a tool, or a file from the root. */
function programFor([name, ...rest]) {
  if (Object.hasOwn(programs, name)) return withArgs(programs[name], rest);
  const [what, ...args] = rest;
  if (name !== 'exec' || !what) return undefined;
  return withArgs({ args: [tools[what] ? fileOfTool(what) : what] }, args);
}

/** The file is what comes last: it may lie elsewhere than where the program is started. */
function withArgs({ args, env = {}, isApp = false }, rest) {
  const options = args.slice(0, -1);
  return { args: [...options, join(root, args[args.length - 1]), ...rest], env, isApp };
}

const names = [...Object.keys(programs), 'exec'];

module.exports = { programFor, names };
