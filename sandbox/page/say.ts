/** What somebody typed, as Slack would take it: a command, a mention, or words to each other. */
import { ImpossibleGesture } from '../../emulators/slack/refusal.ts';
import type { World } from '../world.ts';
import type { Of } from './gesture-schema.ts';
import type { Outcome, Upload } from './shared.ts';

type Around = Pick<World, 'slack' | 'people' | 'publish'>;

export const bytesOf = ({ base64 }: Upload): Buffer => Buffer.from(base64, 'base64');

const command = async (
  { people, publish }: Around,
  { user, channel, text, threadTs, files }: Of<'say'>,
): Promise<Outcome> => {
  if (threadTs) throw new ImpossibleGesture('Slack has no commands in threads. Write @mms … instead.');
  const [name = '', ...rest] = text.split(' ');
  if (name !== '/mms') throw new ImpossibleGesture(`${name} is not a command of this workspace; /mms is.`);
  // Slack sends no files with a command, so a picture becomes a link, which is what one would do by hand.
  const links = files.map((file) => publish(file.type, bytesOf(file)));
  const { failure } = await people.command({ user, channel, text: [...rest, ...links].join(' ') });
  if (failure) return { refused: `Slack says: /mms failed with the error “${failure}”.` };
  return links.length > 0 ? { note: 'Slack sends no files with a command: your picture went along as a link.' } : {};
};

const untold = ({ channels, bot }: World['slack'], channel: string): string =>
  channels.get(channel)?.members.has(bot.user)
    ? 'Slack told the app nothing of this mention, as it sometimes does with a file.'
    : 'Slack told the app nothing: it is not in this conversation. /invite @mms helps.';

export const say = async (around: Around, gesture: Of<'say'>): Promise<Outcome> => {
  const { slack, people } = around;
  const { user, channel, text, threadTs, files } = gesture;
  if (text.startsWith('/')) return command(around, gesture);
  if (text.trim() === '' && files.length === 0) throw new ImpossibleGesture('There is nothing to send yet.');
  const stored = files.map((file) =>
    slack.addFile({ bytes: bytesOf(file), name: file.name, mimetype: file.type, uploadedBy: user }),
  );
  const post = { user, channel, text, files: stored, ...(threadTs ? { threadTs } : {}) };
  if (!/(?:^|\W)@mms\b/.test(text)) {
    people.post(post);
    return {};
  }
  const { delivered, status } = await people.mention({ ...post, retries: 1 });
  if (!delivered) return { refused: untold(slack, channel) };
  return status === 200 ? {} : { refused: `The app did not take the mention: ${status || 'no answer'}.` };
};
