import { expect, it, onTestFinished, vi } from 'vitest';
import { startBot } from '../../harness.ts';

const appToken = 'xapp-1-A0SANDBOX1-1-harness';

/** The pings of both sides go by a clock that the test moves; everything else takes its real time. */
const startConnected = async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const bot = await startBot({ env: { SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: '' }, slack: { appToken } });
  const pass = async (seconds: number) => {
    for (let passed = 0; passed < seconds; passed += 1) {
      vi.advanceTimersByTime(1_000);
      if (passed % 2 === 0) await bot.quiet();
    }
  };
  return { ...bot, socket: bot.slack.socketMode, pass };
};

it('keeps a connection over which the answers to its pings take ten seconds, as on a machine with much to do', async () => {
  const { socket, pass } = await startConnected();
  await pass(14);
  for (const held of [true, false, true, false]) {
    socket.holdPongs(held);
    await pass(10);
  }
  expect(socket.made()).toBe(1);
  expect(socket.open()).toBe(1);
});

it('makes a new one after half a minute without any answer', async () => {
  const { socket, pass, eventually } = await startConnected();
  await pass(14);
  socket.holdPongs(true);
  await pass(36);
  socket.holdPongs(false);
  await eventually('another connection is made', () => socket.made() >= 2 && socket.open() === 1);
});
