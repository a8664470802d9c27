/** Taking messages, fetching their media, handing them to the phones, and reporting. */
import type { CallbackAttempt, createCallbacks, Forgery } from '../callbacks/callbacks.ts';
import { ApiProblem } from '../http/problem.ts';
import { messageBytesMax } from '../limits.ts';
import { type FetchMedia, fetchMedium } from '../media/fetch.ts';
import type { Media } from '../media/media.ts';
import type { EmulatedMessage, PhoneMessage, Reply, Status, Step } from '../types.ts';
import { newMessage, raise } from './message.ts';
import { readSend, type SendBody } from './validate.ts';

export type ReportOptions = {
  errorCode?: string;
  /** The same callback twice, byte for byte. */
  duplicate?: boolean;
  /** The message itself stays as it is. `true` is `'token'`. */
  forge?: true | Forgery;
  /** Becomes of the message what it says, but nobody is told. */
  lost?: boolean;
  /** What Plivo calls the status from then on, in callbacks and records: a word that it may add one day. */
  word?: string;
  /** Tells of one part of a long text: the first has the message's id, each other one an id of its own. */
  part?: { nth: number; of: number };
  /** Waits for the next message to this number and reports before that message is answered. */
  before202?: boolean;
};

type MessageDeps = {
  now: () => number;
  numbers: readonly string[];
  powerpacks: readonly string[];
  media: Media;
  /** Numbers that asked a sender to stop. */
  isSuppressed: (from: string, to: string) => boolean;
  callbacks: ReturnType<typeof createCallbacks>;
  fetchMedia: FetchMedia;
  autoReports: boolean;
  changed: () => void;
};

type Early = { status: Status; options: ReportOptions; done: (attempts: CallbackAttempt[]) => void };

/** https://www.plivo.com/docs/messaging/concepts/message-error-codes: the recipient asked for no more. */
const optedOut = '200';
const usual: readonly Step[] = ['sent', 'delivered'];
const partOf = (message: EmulatedMessage, part: { nth: number; of: number }): EmulatedMessage => ({
  ...message,
  uuid: part.nth === 1 ? message.uuid : `${message.uuid}-${part.nth}`,
  part: { ...part, parent: message.uuid },
});
const digitsOf = (number: string): string => number.replace(/\D/g, '');
const stepOf = (step: Step) => (typeof step === 'string' ? { status: step } : step);

export const createMessages = (deps: MessageDeps) => {
  const { now, media, callbacks, changed } = deps;
  const owned = new Set(deps.numbers.map(digitsOf));
  const all: EmulatedMessage[] = [];
  const phones = new Map<string, PhoneMessage[]>();
  const scripts = new Map<string, readonly Step[]>();
  const early = new Map<string, Early[]>();

  const senderOf = ({ src, powerpack_uuid }: SendBody): string => {
    const [first = ''] = owned;
    if (powerpack_uuid !== undefined) {
      if (!deps.powerpacks.includes(powerpack_uuid)) throw new ApiProblem(400, 'powerpack_uuid is unknown');
      return first;
    }
    if (src === undefined || !owned.has(src)) throw new ApiProblem(400, 'src is not a number of this account');
    return src;
  };

  /** The code of what is wrong with the media, if anything. */
  const fetchInto = async (message: EmulatedMessage): Promise<string | undefined> => {
    for (const url of message.mediaUrls) {
      const fetched = await fetchMedium(url, deps.fetchMedia);
      if (!fetched.ok) return fetched.code;
      message.media.push(media.keep(fetched.type, fetched.name, fetched.bytes));
    }
    const bytes = message.media.reduce((sum, { bytes }) => sum + bytes.length, Buffer.byteLength(message.text));
    return bytes < messageBytesMax ? undefined : '120';
  };

  const arrive = (message: EmulatedMessage): void => {
    const { uuid, from, to, text } = message;
    const shown = message.media.map(({ type, name, bytes }) => ({ type, name, bytes }));
    phones.set(to, [...(phones.get(to) ?? []), { uuid, from, text, media: shown, at: now() }]);
    changed();
  };

  const reportOn = async (message: EmulatedMessage, status: Status, options: ReportOptions) => {
    const { errorCode = '1000', duplicate = false } = options;
    const forge = options.forge === true ? 'token' : options.forge;
    if (forge === undefined) raise(message, status, errorCode, now());
    message.word = options.word;
    changed();
    if (options.lost) return [];
    const { part } = options;
    const first = await callbacks.report(part ? partOf(message, part) : message, status, errorCode, forge);
    if (!first) return [];
    return duplicate ? [first, await callbacks.duplicate(first)] : [first];
  };

  /** What happens after the 202; the phone gets what no script stops, whatever is reported of it. */
  const process = async (message: EmulatedMessage): Promise<void> => {
    const problem = deps.isSuppressed(message.from, message.to) ? optedOut : await fetchInto(message);
    if (problem !== undefined) {
      await reportOn(message, 'failed', { errorCode: problem });
      return;
    }
    const steps = (scripts.get(message.to) ?? usual).map(stepOf);
    const stopped = steps.some(
      ({ status }) => status === 'failed' || status === 'rejected' || status === 'undelivered',
    );
    if (!stopped) arrive(message);
    if (!deps.autoReports) return;
    for (const { status, ...code } of steps) await reportOn(message, status, code);
  };

  const reportEarly = async (message: EmulatedMessage): Promise<void> => {
    const waiting = early.get(message.to) ?? [];
    early.delete(message.to);
    for (const { status, options, done } of waiting) done(await reportOn(message, status, options));
  };

  const latest = (target: string): EmulatedMessage => {
    const found = all.findLast(({ uuid, to }) => uuid === target || to === digitsOf(target));
    if (!found) throw new Error(`The emulated Plivo has no message ${target}`);
    return found;
  };

  return {
    all: all as readonly EmulatedMessage[],

    send: async (raw: unknown, requesterIp: string, background: (work: Promise<void>) => void): Promise<Reply> => {
      const body = readSend(raw);
      const from = senderOf(body);
      const uploaded = media.use(body.media_ids);
      const made = body.dst.map((to) => ({
        ...newMessage(body, { from, to, requesterIp, now: now() }),
        media: [...uploaded],
      }));
      all.push(...made);
      changed();
      await Promise.all(made.map(reportEarly));
      return {
        status: 202,
        // The order of the ids is not documented; the reverse one catches whoever relies on it.
        body: { message: 'message(s) queued', message_uuid: made.map(({ uuid }) => uuid).reverse() },
        after: () => background(Promise.all(made.map(process)).then(() => undefined)),
      };
    },

    find: (uuid: string): EmulatedMessage => {
      const found = all.find((message) => message.uuid === uuid);
      if (!found) throw new ApiProblem(404, 'not found');
      return found;
    },

    report: (target: string, status: Status, options: ReportOptions = {}): Promise<CallbackAttempt[]> => {
      if (!options.before202) return reportOn(latest(target), status, options);
      const { promise, resolve } = Promise.withResolvers<CallbackAttempt[]>();
      const to = digitsOf(target);
      early.set(to, [...(early.get(to) ?? []), { status, options, done: resolve }]);
      return promise;
    },

    script: (number: string, steps: readonly Step[]): void => {
      scripts.set(digitsOf(number), steps);
    },

    phone: (number: string): readonly PhoneMessage[] => phones.get(digitsOf(number)) ?? [],
  };
};
