import { setTimeout as pause } from 'node:timers/promises';
import { openInspector } from '../support/bot/inspector.ts';
import { eventually } from '../support/eventually.ts';
import { untilShown } from '../support/flow/quiet.ts';
import type { StoreKind } from '../support/scratch-store.ts';
import { secrets, sender } from '../support/world.ts';
import { type Bench, type Finding, median, ms, percentile, perSecond } from './bench.ts';
import { type BenchWorld, stores, withBenchWorld } from './bench-bot.ts';
import { openLoop } from './load.ts';
import { startPlivo } from './plivo-process.ts';
import { numbers, slackCommand } from './requests.ts';

const long = 1_000;
const short = 100;
const runs = 3;
/** Of the short lists, so that their sum is as long as one long list. */
const shortRuns = long / short;

const targets: Record<StoreKind, number> = { sqlite: 400, redis: 250 };
const reportedTarget = 150;
const mostHeldBytes = 60_000_000;
const mostLoopDelayMs = 50;
const mostCpuRatio = 1.2;

/** `answeredMs` until the command was answered; `seconds` from there until Plivo had all, or all reports were taken. */
type Run = { answeredMs: number; seconds: number; cpuMsEach: number; loopDelayMs: number };
type Measured = { long: Run[]; short: Run; heldBytes: number; failedSteps: number };

/** 1,000 recipients of one text, at a pace of 1,000 a second: sent alone, and with two reports each. */
export const longList: Bench = {
  name: 'long-list',
  run: async (say) => {
    const findings: Finding[] = [];
    for (const kind of stores) {
      for (const reported of [false, true]) {
        const measured = await measure(kind, reported);
        for (const run of measured.long) say(sentenceOf(run));
        findings.push(...findingsOf(kind, reported, measured));
      }
    }
    return findings;
  },
};

const sentenceOf = ({ answeredMs, seconds, cpuMsEach, loopDelayMs }: Run): string =>
  `answered after ${ms(answeredMs)}, all after ${seconds.toFixed(1)} s more; CPU ${cpuMsEach.toFixed(2)} ms each; loop delay p99.9 ${ms(loopDelayMs)}`;

const measure = async (kind: StoreKind, reported: boolean): Promise<Measured> => {
  const { authId, authToken } = secrets;
  const plivo = await startPlivo({ authId, authToken, numbers: [sender], autoReports: reported });
  try {
    const env = { MAX_RECIPIENTS: String(long), PLIVO_API_URL: plivo.apiUrl };
    return await withBenchWorld(kind, { env }, (world) => measureIn(world, plivo, reported));
  } finally {
    await plivo.close();
  }
};

type Plivo = Awaited<ReturnType<typeof startPlivo>>;

const measureIn = async (world: BenchWorld, plivo: Plivo, reported: boolean): Promise<Measured> => {
  const bot = await world.start({ keepOutput: true, nodeOptions: ['--inspect=0'] });
  const inspector = await openInspector(bot.output);
  await inspector.evaluate(startLoopDelay);
  const send = (recipients: number, lists = 1) =>
    measureLists(world, plivo, inspector, { recipients, lists, reported });
  const idleBytes = await inspector.heldBytes();

  // What is compiled in the first seconds counts for none.
  await send(long);
  const found = { short: await send(short, shortRuns), long: [] as Run[] };
  for (let run = 0; run < runs; run += 1) found.long.push(await send(long));
  const heldBytes = (await peakWhile(inspector.heldBytes, send(long))) - idleBytes;
  inspector.close();
  return { ...found, heldBytes, failedSteps: bot.output.join('').split('queue.handler-failed').length - 1 };
};

type Inspector = Awaited<ReturnType<typeof openInspector>>;
type Wanted = { recipients: number; lists: number; reported: boolean };

const startLoopDelay = `globalThis.loopDelay = process.getBuiltinModule('node:perf_hooks').monitorEventLoopDelay({ resolution: 1 });
loopDelay.enable();`;
const cpuMs = '((it) => (it.user + it.system) / 1000)(process.cpuUsage())';

let texts = 0;

/** Lists one after the other, and in the end all that follows of them: a card is edited once a second at most. */
const measureLists = async (
  world: BenchWorld,
  plivo: Plivo,
  inspector: Inspector,
  { recipients, lists, reported }: Wanted,
): Promise<Run> => {
  const cpuBefore = Number(await inspector.evaluate(cpuMs));
  await inspector.evaluate('loopDelay.reset()');
  const sent: Sent[] = [];
  for (let list = 0; list < lists; list += 1) sent.push(await sendList(world, plivo, recipients, reported));
  const loopDelayMs = Number(await inspector.evaluate('loopDelay.percentile(99.9) / 1e6'));
  await untilShown(world);
  const cpuAfter = Number(await inspector.evaluate(cpuMs));
  return {
    answeredMs: median(sent.map(({ answeredMs }) => answeredMs)),
    seconds: median(sent.map(({ seconds }) => seconds)),
    cpuMsEach: (cpuAfter - cpuBefore) / (recipients * lists),
    loopDelayMs,
  };
};

type Sent = Pick<Run, 'answeredMs' | 'seconds'>;

const sendList = async (world: BenchWorld, plivo: Plivo, recipients: number, reported: boolean): Promise<Sent> => {
  texts += 1;
  const before = await plivo.tally();
  const command = slackCommand(`${numbers.slice(0, recipients).join(',')} Text ${texts}`);
  const { latencies, statuses } = await openLoop(world.appUrl, 1, [command]);
  const answeredAt = Date.now();
  if (statuses.get(200) !== 1) throw new Error('the command was not answered');
  const after = await eventually(`all of ${recipients} are done`, async () => {
    // Not more often, because each question costs the played Plivo time.
    await pause(25);
    const now = await plivo.tally();
    const [messages, reports] = [now.messages - before.messages, now.reportsTaken - before.reportsTaken];
    if (messages === recipients && (!reported || reports === 2 * recipients)) return now;
    throw new Error(`Plivo has ${messages} messages, and ${reports} of its reports were taken`);
  });
  const doneAt = reported ? after.lastReportAt : after.lastMessageAt;
  return { answeredMs: percentile(latencies, 1), seconds: (doneAt - answeredAt) / 1_000 };
};

/** The most that was held at any of the looks, which go on for as long as the work does. */
const peakWhile = async (look: () => Promise<number>, work: Promise<unknown>): Promise<number> => {
  const ended = work.then(() => 'ended' as const);
  let peak = 0;
  do peak = Math.max(peak, await look());
  while ((await Promise.race([ended, pause(1_000)])) !== 'ended');
  return peak;
};

const findingsOf = (kind: StoreKind, reported: boolean, measured: Measured): Finding[] => {
  const what = `${long.toLocaleString('en-US')} recipients of one text${reported ? ', two reports each' : ''} (${kind})`;
  const target = reported ? reportedTarget : targets[kind];
  const rate = median(measured.long.map(({ seconds }) => long / seconds));
  const [longCpu, shortCpu] = [median(measured.long.map(({ cpuMsEach }) => cpuMsEach)), measured.short.cpuMsEach];
  const loopDelay = median(measured.long.map(({ loopDelayMs }) => loopDelayMs));
  const { heldBytes, failedSteps } = measured;
  return [
    {
      what,
      found: `${perSecond(rate)}, answered after ${ms(median(measured.long.map(({ answeredMs }) => answeredMs)))}`,
      target: `at least ${target}/s`,
      met: rate >= target,
    },
    {
      what: `${what}: memory`,
      found: `${Math.round(heldBytes / 1e6)} MB above idle`,
      target: 'at most 60 MB',
      met: heldBytes <= mostHeldBytes,
    },
    {
      what: `${what}: loop`,
      found: `delay p99.9 ${ms(loopDelay)}, ${failedSteps} steps failed`,
      target: 'at most 50 ms, none failed',
      met: loopDelay <= mostLoopDelayMs && failedSteps === 0,
    },
    {
      what: `${what}: CPU`,
      found: `${longCpu.toFixed(2)} ms each, ${shortCpu.toFixed(2)} ms each of ${short}; ratio ${(longCpu / shortCpu).toFixed(2)}`,
      target: 'ratio at most 1.2',
      met: longCpu / shortCpu <= mostCpuRatio,
    },
  ];
};
