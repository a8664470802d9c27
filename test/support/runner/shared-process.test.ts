import { expect, it } from 'vitest';
import { apartFiles, needsOwnProcess } from './shared-process.ts';

it.each([
  ['HTTP', "import fake from 'no", "ck';"],
  ['the dispatcher', 'setGlobal', 'Dispatcher(agent);'],
  ['the environment', 'process.e', "nv.TZ = 'UTC';"],
  ['time', 'vi.useFake', "Timers({ toFake: ['setTimeout'] });"],
  ['a prototype', 'vi.spy', "On(WebSocket.prototype, 'send');"],
  ['what happens to errors', 'process.o', "n('uncaughtException', note);"],
])('a test file that changes %s has a process of its own', (_what, half, rest) => {
  expect(needsOwnProcess(half + rest)).toBe(true);
});

it('a test file that only uses what it made itself may share one', () => {
  expect(needsOwnProcess('const bot = await startBot({ env: {} }); process.kill(bot.pid);')).toBe(false);
  expect(needsOwnProcess('const url = process.env.REDIS_URL;')).toBe(false);
});

it('finds those that there are', () => {
  expect(apartFiles()).toContain('test/flows/in/socket-mode.test.ts');
  expect(apartFiles()).not.toContain('test/flows/in/command.test.ts');
});
