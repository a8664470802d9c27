/** One picture to a phone that a person named, followed to its end. The only check that sends something. */
import { type Check, differs, type Finding, failed, ok } from '../check.ts';
import { fieldsOf, listOf, quoted, textOf } from '../shape.ts';
import { tinyJpeg } from '../tiny-jpeg.ts';
import { callPlivo, isGood, type PlivoContext, plivoNo } from './api.ts';

export type FirstPictureContext = PlivoContext & {
  /** As `+1…`. */
  to: string;
  /** What a code of Plivo's means, and what to do, as sentences; undefined for one that is not known. */
  meaning: (code: string) => { words: string; next: string } | undefined;
  pause: (ms: number) => Promise<void>;
};

/** In milliseconds. Carriers confirm within seconds, or never. */
const followMs = 90_000;
const pollMs = 3_000;
/** What `runChecks` has to give it, with the calls before. */
export const firstPictureMs = followMs + 30_000;

export const firstPicture: Check<FirstPictureContext> = {
  name: 'First picture',
  run: async (context) => {
    const { sender } = context;
    if (!sender) return failed('Neither PLIVO_SENDER_NUMBER nor PLIVO_POWERPACK_UUID is set.', 'Set one of them.');
    const media = await uploaded(context);
    if ('kind' in media) return media;
    const from = 'number' in sender ? { src: sender.number } : { powerpack_uuid: sender.powerpackUuid };
    const text = 'slack-mms: this is the first picture. All is set up.';
    const answer = await callPlivo(context, 'Message/', {
      method: 'POST',
      body: JSON.stringify({ ...from, dst: context.to, type: 'mms', text, media_ids: [media.id] }),
    });
    if (!isGood(answer)) return { ...plivoNo(answer), ...doubt(answer) };
    const [uuid] = [fieldsOf(answer.json).message_uuid].flat();
    return textOf(uuid) ? followed(context, textOf(uuid)) : differs('Plivo took it without an id.', lookThere);
  },
};

const lookThere = 'Look under Messaging, Logs in the Plivo console.';

/** Where no answer came, Plivo may have taken it. */
const doubt = (answer: object): Partial<Finding> =>
  'problem' in answer ? { next: 'It may have been sent all the same. Look at the phone before you try again.' } : {};

const uploaded = async (context: PlivoContext): Promise<{ id: string } | Finding> => {
  const body = new FormData();
  body.append('file', new Blob([tinyJpeg], { type: 'image/jpeg' }), 'first-picture.jpg');
  const answer = await callPlivo(context, 'Media/', { method: 'POST', body });
  if (!isGood(answer)) return plivoNo(answer);
  const [object = {}] = listOf(fieldsOf(answer.json).objects);
  const id = textOf(object.media_id);
  return id ? { id } : failed(`Plivo refused a JPEG: ${quoted(textOf(object.error_message) || textOf(object.error))}.`);
};

/** A look that fails is made again: the message is on its way whatever this program hears. */
const followed = async (context: FirstPictureContext, uuid: string): Promise<Finding> => {
  const until = context.now() + followMs;
  let state = 'queued';
  for (;;) {
    const answer = await callPlivo(context, `Message/${uuid}/`);
    const record = isGood(answer) ? fieldsOf(answer.json) : {};
    state = textOf(record.message_state) || state;
    if (state === 'delivered') return ok('Delivered.');
    if (/^(?:failed|undelivered|rejected)$/.test(state)) return undelivered(context, record);
    if (context.now() >= until) return unfinished(state);
    await context.pause(pollMs);
  }
};

const undelivered = ({ meaning }: FirstPictureContext, { error_code }: Readonly<Record<string, unknown>>): Finding => {
  const code = /^\w{1,12}$/.exec(String(error_code ?? ''))?.[0] ?? 'without a code';
  const known = meaning(code);
  return known
    ? failed(`Not delivered: ${known.words} (${code}).`, `${known.next}.`)
    : failed(`Not delivered (${code}).`, lookThere);
};

const unfinished = (state: string): Finding => {
  if (state === 'sent')
    return ok("Sent. The carrier hasn't confirmed it, as is usual for pictures; look at the phone.");
  return differs(`Plivo still says "${state.replace(/\W/g, '')}" after a minute and a half.`, lookThere);
};
