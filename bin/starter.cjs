/*
 * Noticing that npm is gone. npm 10 and newer passes SIGTERM on to the shell between it and the script, which dies of it
 * and tells nobody; killed, npm leaves the shell behind as well. Whatever the script started would then go on for ever.
 */
'use strict';

const { readlinkSync, realpathSync } = require('fs');
const { parentOf } = require('./machine.cjs');

/** A look is two small reads. */
const everyMs = 300;

/**
 * Calls `onGone` once, soon after npm or its shell ended. Does nothing where npm is not what started this process: who
 * starts it in the background and logs out wants it to go on.
 */
function watchStarter(onGone) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  // Where the parent is a shell, npm is above it.
  const above = isNpm(parent) ? () => undefined : () => parentOf(parent);
  const npm = above();
  const timer = setInterval(() => {
    if (process.ppid === parent && above() === npm) return;
    clearInterval(timer);
    onGone();
  }, everyMs);
  timer.unref();
}

/** Some shells replace themselves by their last command, so that npm itself is the parent. */
function isNpm(pid) {
  try {
    return readlinkSync(`/proc/${pid}/exe`) === realpathSync(process.env.npm_node_execpath);
  } catch (_) {
    return false;
  }
}

module.exports = { watchStarter };
