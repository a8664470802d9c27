/*
 * Which Node runs the app. Every machine has another one, so this file is JavaScript that Node 12 reads, and the choice
 * is a function of what the machine is.
 */
'use strict';

/** 24.15 is the first release whose node:sqlite is a release candidate; running .ts files unflagged is older (24.12). */
const needed = [24, 15];

/** npm has a package with Node for these. Its Node is linked with glibc. */
const packagedFor = ['x64', 'arm64'];

/** Whether the version, as in `process.versions.node`, is older than the app needs. */
function tooOld(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major !== needed[0]) return !(major > needed[0]);
  return !(minor >= needed[1]);
}

/** The path of the Node that `npm ci` brings to such a machine, from the root of the checkout; undefined if it brings none. */
function packagedNode({ platform, arch, libc }) {
  const isPackaged = platform === 'linux' && libc !== 'musl' && packagedFor.includes(arch);
  return isPackaged ? `node_modules/node-linux-${arch}/bin/node` : undefined;
}

/**
 * The packaged Node goes first, because it is the one that the tests ran on.
 *
 * @param machine `platform` and `arch` as Node names them; `libc` is 'glibc' or 'musl' on Linux; `runningVersion` is that
 *   of the Node that asks; `works` says whether the file at a path from the root can be started here
 * @returns `{ node }` with a path from the root, or 'running' for the Node that asks; or `{ problem }`, a sentence
 */
function chooseNode({ platform, arch, libc, runningVersion, works }) {
  const packaged = packagedNode({ platform, arch, libc });
  if (packaged && works(packaged)) return { node: packaged };
  if (!tooOld(runningVersion)) return { node: 'running' };
  const cure = cureOf({ platform, arch, libc });
  return { problem: `slack-mms needs Node ${needed.join('.')} or newer, and this is ${runningVersion}. ${cure}` };
}

/** The next step of somebody whose Node is too old. */
function cureOf(machine) {
  const { platform, arch, libc } = machine;
  if (packagedNode(machine)) {
    return `Run \`npm ci\`, without --omit=optional: it brings Node 24 as the package node-linux-${arch}. If it did, this system cannot run it: install Node 24.`;
  }
  if (libc === 'musl') {
    return 'The Node that `npm ci` brings needs glibc, which this system (Alpine?) does not have: install Node 24 from its packages, or use the image node:24-alpine.';
  }
  const names = { darwin: 'a Mac', win32: 'Windows' };
  return `\`npm ci\` brings none for ${names[platform] || `${platform} on ${arch}`}: install Node 24 from https://nodejs.org.`;
}

module.exports = { chooseNode };
