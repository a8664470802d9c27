import { freePort } from '../../sandbox/ports.ts';
import { openBalancer } from '../support/bot/balancer.ts';
import { spawnBot } from '../support/bot/process.ts';
import { environmentOf, type World } from '../support/world.ts';
import { demand } from './soak.ts';

/** Of the connections to the two, so that each request goes to either. */
const restMs = 50;

/** One of two processes, which may be killed and started again on the same port. */
const createMember = (port: number, env: Record<string, string>) => {
  const spawn = (crash: Record<string, string> = {}) =>
    spawnBot(`http://127.0.0.1:${port}`, { ...env, PORT: String(port), ...crash });
  let bot = spawn();
  const started = async () => demand(await bot.ready(), `a process did not start:\n${bot.output.join('')}`);
  return {
    started,
    isRunning: () => bot.isRunning(),
    kill: () => bot.kill(),
    terminate: () => bot.terminate(),
    start: () => {
      bot = spawn();
      return started();
    },
    /** Starts it so that it may die at any moment; resolves with whether it became ready before. */
    startMortal: (crash: Record<string, string> = {}) => {
      bot = spawn(crash);
      return bot.ready();
    },
  };
};
export type Member = ReturnType<typeof createMember>;

/** Two processes on one store, behind the one address of the world. */
export const openPair = async (world: World, env: Record<string, string>) => {
  const ports = [await freePort(), await freePort()] as const;
  const settings = environmentOf(world, env);
  const one = createMember(ports[0], settings);
  const other = createMember(ports[1], settings);
  const balancer = await openBalancer(world.port, ports, restMs);
  const close = async () => {
    await Promise.all([one.kill(), other.kill()]);
    balancer.close();
  };
  await Promise.all([one.started(), other.started()]).catch(async (error) => {
    await close();
    throw error;
  });
  return {
    one,
    other,
    /** Of a process in the place of the first. */
    env: { ...settings, PORT: String(ports[0]) },
    close,
  };
};
export type Pair = Awaited<ReturnType<typeof openPair>>;
