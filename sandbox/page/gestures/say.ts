/** What somebody typed, as Slack would take it: a command, a mention, or words to each other. */
import { isObject, text as textOf } from '../../../emulators/slack/json.ts';
import { ImpossibleGesture } from '../../../emulators/slack/refusal.ts';
import type { World } from '../../world.ts';
import { commandsCarryNoFiles, type Outcome, type Upload } from '../shared.ts';
import type { Of } from './gesture-schema.ts';

type Around = Pick<World, 'slack' | 'people'>;

export const bytesOf = ({ base64 }: Upload): Buffer => Buffer.from(base64, 'base64');
/** As a form takes it. */
export const dropped = (file: Upload) => ({ name: file.name, mimetype: file.type, bytes: bytesOf(file) });

const command = async ({ people }: Around, { user, channel, text, threadTs, files }: Of<'say'>): Promise<Outcome> => {
  if (threadTs) throw new ImpossibleGesture('Slack has no commands in threads. Write @mms … instead.');
  const [name = '', ...rest] = text.split(' ');
  if (name !== '/mms') throw new ImpossibleGesture(`${name} is not a command of this workspace; /mms is.`);
  // No field of a command's payload holds any: https://docs.slack.dev/interactivity/implementing-slash-commands
  if (files.length > 0) throw new ImpossibleGesture(commandsCarryNoFiles);
  const { failure } = await people.command({ user, channel, text: rest.join(' ') });
  return failure ? { refused: failed(failure) } : {};
};

const untold = ({ channels, bot }: World['slack'], channel: string): string =>
  channels.get(channel)?.members.has(bot.user)
    ? 'Slack told the app nothing of this mention, as it sometimes does with a file.'
    : 'Slack told the app nothing: it is not in this conversation. /invite @mms helps.';

const failed = (failure: string): string => `Slack says: /mms failed with the error “${failure}”.`;

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
  // It stands in the channel all the same, so it is no refusal: what was typed need not be kept.
  if (!delivered) return { note: untold(slack, channel) };
  return status === 200 ? {} : { note: `The app did not take the mention: ${status || 'no answer'}.` };
};

/** US and Canadian numbers, with commas between: what a person would put into the command to have the form begin with it. */
const one = String.raw`(?:\+?1[\s.-]*)?\(?\d{3}\)?[\s.-]*\d{3}[\s.-]*\d{4}`;
const numbersAndRest = new RegExp(String.raw`^(?:(${one}(?:\s*,\s*${one})*)(?!\d))?\s*(.*)$`, 's');

/** What a person does whose picture did not go with the command: opens the form, and enters the same there. */
export const openForm = async ({ slack, people }: Around, gesture: Of<'form'>): Promise<Outcome> => {
  const { user, channel, text, files } = gesture;
  const [, numbers = '', rest = ''] = numbersAndRest.exec(text.replace(/^\/mms\s*/, '')) ?? [];
  const { failure } = await people.command({ user, channel, text: numbers });
  if (failure) return { refused: failed(failure) };
  const view = slack.view(user);
  if (!view) return { refused: 'The app opened no form. Its answer says why.' };
  const inputs = view.blocks.filter(({ type }) => type === 'input');
  const ofType = (wanted: string) => inputs.filter(({ element }) => isObject(element) && element.type === wanted);
  const [fileField] = ofType('file_input');
  // The number has to be there, the words do not.
  const wordsField = ofType('plain_text_input').find(({ optional }) => optional === true);
  const errors = people.fill({
    user,
    values: {
      ...(fileField ? { [textOf(fileField.block_id)]: files.map(dropped) } : {}),
      ...(wordsField && rest ? { [textOf(wordsField.block_id)]: rest } : {}),
    },
  });
  const [error] = Object.values(errors);
  return error ? { note: `The form says: ${error}.` } : {};
};
