import { people, places } from '../../emulators/slack/seed.ts';
import { openInspector } from '../support/bot/inspector.ts';
import { eventually } from '../support/eventually.ts';
import { untilShown } from '../support/flow/quiet.ts';
import { root } from '../support/source-files.ts';
import type { Bench } from './bench.ts';
import { type BenchWorld, withBenchWorld } from './bench-bot.ts';
import { type Entered, enteredFiles } from './entered.ts';

/** The function that makes a card's message. */
const render = { path: 'src/slack/screen/card.ts', name: 'cardMessage' };
/**
 * 91 files before the app knew what the real services do. Since then: Slack's names, places, links, scopes and what a sender
 * hears directly (10), hints, times and connections of Plivo (4), the grammar of what is typed (4), what strangers on the
 * port may cost (3). Then: what is looked at again right before a start, and keeping its outcome (9), counts and pages of long
 * lists (7), many problems in one reply (3), alarms (4), whose file it is and what a stored value has to look like (3).
 */
const most = { files: 140, renders: 5 };

const to = '+14155550123';
/** As short as it can be set: the card offers Cancel first, as it does for every user. */
const env = { UNDO_SECONDS: '1' };

/** With its two reports apart, as carriers send them: what they change is shown twice. */
const deliverOneText = async (world: BenchWorld): Promise<void> => {
  await world.people.command({ user: people.sender, channel: places.general, text: '415-555-0123 hello' });
  await eventually('Plivo has the message', () => world.plivo.messages.length === 1);
  await untilShown(world);
  for (const status of ['sent', 'delivered'] as const) {
    await world.plivo.report(to, status);
    await untilShown(world);
  }
  const texts = world.slack.messages(places.general).map((message) => world.slack.textOf(message));
  if (!texts.some((text) => text.includes('Delivered'))) throw new Error(`Slack shows no delivery: ${texts}`);
};

/** What the bot runs of its sources from the command until its card says Delivered. */
const enteredByOneText = async (world: BenchWorld): Promise<Entered[]> => {
  const bot = await world.start({ keepOutput: true, nodeOptions: ['--inspect=0'] });
  const inspector = await openInspector(bot.output);
  await inspector.startCoverage();
  await inspector.takeCoverage();
  await deliverOneText(world);
  const coverage = await inspector.takeCoverage();
  inspector.close();
  return enteredFiles(coverage, root, 'src/');
};

const sum = (counts: Iterable<number>) => [...counts].reduce((total, count) => total + count, 0);

/** How much of the app one delivered text of `/mms` goes through: what a reader has to know to follow it. */
export const oneText: Bench = {
  name: 'one-text',
  run: async (say, { files }) => {
    const { entered, calls } = await withBenchWorld(
      'sqlite',
      { env, plivo: { autoReports: false } },
      async (world) => ({
        entered: await enteredByOneText(world),
        calls: world.slack.log.map(({ method }) => method),
      }),
    );
    if (files) {
      say(calls.join(' '));
      for (const it of entered) say(`${it.path}: ${it.calls.size} functions, ${sum(it.calls.values())} calls`);
    }
    const renders = entered.find(({ path }) => path === render.path)?.calls.get(render.name);
    if (renders === undefined) throw new Error(`${render.name} of ${render.path} was not called: has it moved?`);
    const functions = sum(entered.map((it) => it.calls.size));
    return [
      {
        what: 'one delivered text of /mms, files with a function entered after the start',
        found: `${entered.length} files, ${functions} functions`,
        target: `at most ${most.files} files`,
        met: entered.length <= most.files,
      },
      {
        what: 'renders of its card',
        found: String(renders),
        target: `at most ${most.renders}`,
        met: renders <= most.renders,
      },
    ];
  },
};
