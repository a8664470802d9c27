import { expect, it } from 'vitest';
import { createBotControl } from './control.ts';

const fakeBots = () => {
  const made: { realPace: boolean; end: (how: string) => void }[] = [];
  const control = createBotControl(({ realPace }) => {
    const { promise: ended, resolve: end } = Promise.withResolvers<string>();
    made.push({ realPace, end });
    const stop = async () => end('exit code 0');
    return { pid: made.length, ended, ready: async () => {}, kill: async () => end('signal SIGKILL'), stop };
  });
  return { made, control };
};

it('does not take an end that was asked for as one by itself', async () => {
  const { made, control } = fakeBots();
  await control.start();
  await control.kill();
  expect(control.state()).toMatchObject({ status: 'stopped', pid: undefined });
  await control.start();
  expect(control.state()).toMatchObject({ status: 'running', pid: 2 });
  made[1]?.end('exit code 1');
  await expect(control.died).rejects.toThrow('exit code 1');
});

it('starts a second one only when the first is gone', async () => {
  const { made, control } = fakeBots();
  await control.start();
  await control.start();
  expect(made).toHaveLength(1);
});

it('restarts at the other pace, but lets a killed bot lie', async () => {
  const { made, control } = fakeBots();
  await control.start();
  await control.setPace(true);
  expect(made.map(({ realPace }) => realPace)).toEqual([false, true]);
  await control.kill();
  await control.setPace(false);
  expect(made).toHaveLength(2);
  await control.start();
  expect(made[2]?.realPace).toBe(false);
});
