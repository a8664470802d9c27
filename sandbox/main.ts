/** `npm run sandbox`: the bot between a Slack and a Plivo that are played on this machine. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBotControl } from './bot/control.ts';
import { startBot } from './bot/spawn.ts';
import { createFolder, type Folder } from './folder.ts';
import { habitSentence, setHabit } from './habits.ts';
import { type Options, readOptions, usage } from './options.ts';
import { saveOutcome } from './outcome/save.ts';
import { openPage, type Page } from './page/open.ts';
import { portFor } from './ports.ts';
import { tellStory } from './story.ts';
import { narrate } from './terminal/narrate.ts';
import { createTerminal, type Terminal } from './terminal/terminal.ts';
import { startWorld, type World } from './world.ts';

const terminal = createTerminal(process.stdout);

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const;
/** Ctrl-C, `kill`, a closed terminal, a launcher that is gone, or nobody reading any more, as in `npm run sandbox | head`. */
const interrupted = Promise.race([
  ...signals.map((signal) => once(process, signal)),
  new Promise((resolve) => process.stdout.once('error', resolve)),
]);
// A second Ctrl-C, or npm passing on the same one, must not end the sandbox before its bot.
for (const signal of signals) process.on(signal, () => {});
process.stdout.on('error', () => {});

const introduce = ({ slack, plivo, botUrl }: World, pid: number | undefined, folder: Folder, page: Page): void => {
  terminal.write('The bot, with Slack and Plivo played on this machine: nothing leaves it.\n');
  terminal.says('bot', [`${botUrl}, process ${pid}`, `log: ${folder.log}`]);
  terminal.says('Slack', [slack.apiUrl]);
  terminal.says('Plivo', [plivo.apiUrl]);
  terminal.says('try it', [`${page.url}  (open this in a browser)`]);
};

const show = async (world: World, folder: Folder, page: Page, to: Terminal): Promise<void> => {
  narrate(to, world);
  try {
    const typed = await tellStory(world, to);
    const saved = saveOutcome(world, typed, folder.out);
    to.title('To look at');
    to.says('page', [saved.page]);
    for (const picture of saved.pictures) to.says('picture', [picture]);
  } catch (error) {
    // Whoever tries a fault on the page in the meantime has a story of their own.
    if (!page.touched()) throw error;
    to.write(`\nThe story ends here: ${sentenceOf(error)}`);
  }
  to.says('try it', [page.url]);
  to.write('\nRunning until Ctrl-C.');
  await new Promise(() => {});
};

const run = async (port: number, pagePort: number, { habits, keep }: Options): Promise<void> => {
  const folder = createFolder();
  const world = await startWorld(port);
  for (const [name, choice] of habits) setHabit(world, name, choice);
  const bot = createBotControl(({ realPace }) =>
    startBot({ url: world.botUrl, env: world.environment(folder.storeUrl, { realPace }), log: folder.log }),
  );
  const page = await openPage({ world, bot }, pagePort);
  const ready = bot.start();
  try {
    introduce(world, bot.state().pid, folder, page);
    for (const [name, choice] of habits) terminal.says('habit', [habitSentence(name, choice)]);
    await Promise.race([interrupted, bot.died, ready.then(() => show(world, folder, page, terminal))]);
  } catch (error) {
    // A bot that dies shows first in whatever was just asked of it.
    const how = await Promise.race([bot.died.catch(sentenceOf), sleep(500)]);
    const what = how ? `The bot ended by itself: ${how}.` : sentenceOf(error);
    const lines = folder.lastLogLines(10).map((line) => `  ${line}`);
    throw new Error(`${what} The end of its log, ${folder.log}:\n${lines.join('\n')}`);
  } finally {
    await page.close();
    await bot.stop();
    await world.close();
  }
  terminal.write(`\n${farewell(folder, keep)}`);
  if (!keep) folder.tidy();
};

const farewell = (folder: Folder, keep: boolean): string => {
  if (keep) return `Stopped. Everything stays in ${folder.path}.`;
  const page = folder.hasOutcome() ? ` Page and picture stay in ${folder.out}.` : '';
  return `Stopped.${page} Store and log are removed; --keep leaves them.`;
};

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const main = async (): Promise<void> => {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return terminal.write(usage);
  await run(await portFor('--port', options.port), await portFor('--page-port', options.pagePort), options);
};

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${sentenceOf(error)}\n`);
    process.exit(1);
  },
);
