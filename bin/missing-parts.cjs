/* What a start would miss in node_modules, said in a sentence before it fails somewhere deeper. */
'use strict';

/** The systems for which sharp has a binary that was tried; on others it may have one, and says so itself. */
const withSharp = [
  'darwin-arm64',
  'darwin-x64',
  'linux-arm64',
  'linux-x64',
  'linuxmusl-arm64',
  'linuxmusl-x64',
  'win32-arm64',
  'win32-x64',
];

/**
 * A sentence with the cure, or undefined if all is there. Pictures are drawn in a process of their own, so without its
 * binary the app would start, and then fail with every picture.
 *
 * @param machine as for `chooseNode`; `exists` says whether there is something at a path from the root
 */
function missingPart({ platform, arch, libc, exists }) {
  if (!exists('node_modules/@slack/bolt')) return 'The packages are not installed. Run `npm ci` first.';
  const system = `${platform}${libc === 'musl' ? 'musl' : ''}-${arch}`;
  if (!withSharp.includes(system) || exists(`node_modules/@img/sharp-${system}`)) return undefined;
  return `The package @img/sharp-${system}, which draws pictures on this system, is not installed. Run \`npm ci\` on this machine, without --omit=optional.`;
}

module.exports = { missingPart };
