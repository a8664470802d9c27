/*
 * Says in one sentence that Node is too old, instead of the syntax error that TypeScript sources give there.
 * It runs on whatever Node is installed, so it is written in ES5 and uses nothing newer.
 */
'use strict';

// 24.15 is the first release whose node:sqlite is a release candidate; running .ts files unflagged is older (24.12).
var needed = [24, 15];

/** True if the version, as in `process.versions.node`, is older than the app needs. */
function tooOld(version) {
  var parts = String(version).split('.');
  var major = parseInt(parts[0], 10);
  var minor = parseInt(parts[1], 10);
  if (major !== needed[0]) return !(major > needed[0]);
  return !(minor >= needed[1]);
}

function sentence(version) {
  return (
    'slack-mms needs Node ' +
    needed.join('.') +
    ' or newer and this is ' +
    version +
    ': on Linux (x64, arm64) `npm ci` brings the right one for the npm scripts, on Mac and Windows install Node 24.'
  );
}

module.exports = { tooOld: tooOld, sentence: sentence };

if (require.main === module && tooOld(process.versions.node)) {
  console.error(sentence(process.versions.node));
  process.exit(1);
}
