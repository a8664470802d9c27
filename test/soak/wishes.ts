/** What people want sent, and how they understand what the bot answers. */
import { people, places } from '../../emulators/slack/seed.ts';
import { privateWords } from '../../src/slack/screen/private-words.ts';
import type { World } from '../support/world.ts';
import { demand } from './soak.ts';

export type Wish = { to: string; text: string; hasPicture: boolean };

/** One in so many has a picture, which is fetched, made to fit and uploaded before it leaves. */
const pictureEvery = 3;

/** To fictional numbers, each used once: who gets two messages got one twice. */
export const wishes: readonly Wish[] = ['415', '212']
  .flatMap((area) => Array.from({ length: 100 }, (_, n) => `+1${area}55501${String(n).padStart(2, '0')}`))
  .map((to, index) => ({ to, text: `Soak ${index}`, hasPicture: index % pictureEvery === 0 }));

/** One reads "Soak 1" in "Soak 17": the line ends after it. */
export const speaksOf = ({ text }: Wish, shown: string): boolean => new RegExp(`${text}\\b`).test(shown);

/** `look`: the person is told to look at the status before asking again. `silence`: Slack says that nobody answered. */
export type Answer = 'taken' | 'nothing-sent' | 'look' | 'silence';

/** Slack's emulator answers late where the machine has too much to do; it comes before anything is stored. */
const slackWasSlow = /^I could not check who you are, because Slack did not answer/;

/** Sends the line as this person, and reads the answer. Nothing else than these four may be said. */
export const ask = async (
  world: World,
  { to, text, hasPicture }: Wish,
  user: string = people.sender,
): Promise<Answer> => {
  const line = [to, text, ...(hasPicture ? [world.pictures.url('/big.jpg')] : [])].join(' ');
  const result = await world.people.command({ user, channel: places.general, text: line });
  if (result.failure !== undefined) return 'silence';
  const said = world.slack.textOf(result.message);
  if (said === privateWords.storeDown || slackWasSlow.test(said)) return 'nothing-sent';
  if (said === privateWords.storeUnconfirmed) return 'look';
  demand(/on its way|You sent exactly this/.test(said), `${text} was answered with: ${said}`);
  return 'taken';
};
