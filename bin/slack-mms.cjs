#!/usr/bin/env node
/*
 * `node bin/slack-mms.cjs start`: the app on the right Node, whatever Node this is. The scripts of package.json come
 * through here and not through node_modules/.bin, from which older versions of npm delete `node` (npm/cli#4362).
 */
'use strict';

const { existsSync } = require('fs');
const { join } = require('path');
const { chooseNode } = require('./choose-node.cjs');
const { libcOf, root, works } = require('./machine.cjs');
const { missingPart } = require('./missing-parts.cjs');
const { programFor } = require('./programs.cjs');
const { run } = require('./run.cjs');

function main() {
  const program = programFor(process.argv.slice(2));
  if (!program) return fail('Usage: node bin/slack-mms.cjs exec <file> …');
  const machine = { platform: process.platform, arch: process.arch, libc: libcOf() };
  const { node, problem } = chooseNode({ ...machine, runningVersion: process.versions.node, works });
  const missing = program.needsPackages
    ? missingPart({ ...machine, exists: (path) => existsSync(join(root, path)) })
    : undefined;
  if (problem || missing) return fail(problem || missing);
  run(node === 'running' ? process.execPath : join(root, node), program);
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

main();
