/* What this machine is, as far as it matters to the launcher. */
'use strict';

const { spawnSync } = require('child_process');
const { existsSync, readFileSync } = require('fs');
const { join } = require('path');

const root = join(__dirname, '..');

/** 'glibc' or 'musl' on Linux, undefined elsewhere: what the Node that runs this is linked with. */
function libcOf() {
  if (process.platform !== 'linux') return undefined;
  // Otherwise the report may ask DNS for the names of the other ends of connections.
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
}

/** Whether the file at a path from the root can be started. One may lie there without its loader, or on a disk that runs nothing. */
function works(path) {
  const file = join(root, path);
  return file === process.execPath || (existsSync(file) && spawnSync(file, ['--version']).status === 0);
}

/**
 * The parent of a process, by its id; undefined where the system has no /proc, or the process is gone.
 * The second field, the name in parentheses, may hold anything.
 */
function parentOf(pid) {
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '');
    return Number(afterName.trim().split(' ')[1]);
  } catch (_) {
    return undefined;
  }
}

module.exports = { root, libcOf, works, parentOf };
