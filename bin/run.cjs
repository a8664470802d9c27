/* One program as a child of this process: its signals, its end, and the end of who started it. */
'use strict';

const { spawn } = require('child_process');
const { constants } = require('os');
const { delimiter, dirname } = require('path');
const { watchStarter } = require('./starter.cjs');

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs `node` with `args` on this terminal, and ends as it ends: with its exit code, or 128 and the number of its signal.
 * A program of the app has a channel to this process, whose end tells it that this process is gone.
 */
function run(node, { args, env, isApp }) {
  const child = spawn(node, args, {
    stdio: isApp ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
    env: { ...env, ...withPath(process.env, dirname(node)) },
  });
  for (const signal of signals) process.on(signal, () => pass(signal, child));
  watchStarter(() => child.kill('SIGTERM'));
  child.on('error', (error) => {
    console.error(`${node} cannot be started: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
}

/** On Windows a console tells every program in it itself, and `kill` would be the end without a word. */
function pass(signal, child) {
  if (process.platform !== 'win32') child.kill(signal);
}

/** What the program starts by the name `node` is the same Node. */
function withPath(env, folder) {
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') || 'PATH';
  return { ...env, [name]: [folder, env[name]].filter(Boolean).join(delimiter) };
}

module.exports = { run };
