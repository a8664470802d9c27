import { expect, onTestFinished } from 'vitest';
import { freePort } from '../../../sandbox/ports.ts';
import { environmentOf, startWorld, type World } from '../../harness.ts';
import { ownPrefix, redisUrl } from '../redis/shared.ts';
import { openBalancer } from './balancer.ts';
import { startChildBot } from './child.ts';

/**
 * Two processes of the bot on one Redis, behind one address: each request of Slack and each callback goes to either.
 * `outputs` is what each has logged.
 */
export const startTwoBots = async (env: Record<string, string> = {}) => {
  const storeUrl = `${redisUrl}?prefix=${ownPrefix()}`;
  const world = await startWorld();
  const ports = [await freePort(), await freePort()];
  const start = (port: number) =>
    startChildBot(
      `http://127.0.0.1:${port}`,
      environmentOf(world, { ...env, STORE_URL: storeUrl, PORT: String(port) }),
    );
  const [one, other] = await Promise.all(ports.map(start));
  if (!one || !other) throw new Error('there are not two');
  const balancer = await openBalancer(world.port, ports);
  onTestFinished(balancer.close);
  return { ...world, one, other, outputs: [one.output, other.output] };
};

/** So many commands at a time, as long as they are answered soon: what is to be busy is sending, and Slack waits for 3 s. */
const askingAtOnce = 5;
const soonMs = 500;

/** One command for each; what the answers say. Fails where Slack said that a command failed. */
export const askForEach = async ({ slack, type }: Pick<World, 'slack' | 'type'>, texts: readonly string[]) => {
  const answers: string[] = [];
  let tookMs = Number.POSITIVE_INFINITY;
  for (let n = 0; n < texts.length; n = answers.length) {
    const begun = performance.now();
    const some = await Promise.all(texts.slice(n, n + (tookMs < soonMs ? askingAtOnce : 1)).map((text) => type(text)));
    tookMs = performance.now() - begun;
    expect(some.map(({ failure }) => failure).filter(Boolean)).toEqual([]);
    answers.push(...some.map(({ message }) => slack.textOf(message)));
  }
  return answers;
};

/** How many lines of a log name this step. */
export const countOf = (output: readonly string[], step: string): number =>
  output.join('').split(`"${step}"`).length - 1;
