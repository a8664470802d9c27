/** What Slack and the phones show in the end, ready to be drawn. */

import { places } from '../../emulators/slack/seed.ts';
import type { Message } from '../../emulators/slack/workspace/message.ts';
import { numberOf } from '../describe.ts';
import { drawn, type Part } from '../drawn.ts';
import { namesIn } from '../names.ts';
import type { Typed } from '../story.ts';
import type { World } from '../world.ts';

/** Moments are milliseconds since 1970. */
export type Entry =
  | { kind: 'typed'; who: string; text: string; at: number }
  | { kind: 'private'; to: string; parts: Part[]; at: number }
  | { kind: 'card'; parts: Part[]; at: number; replies: { parts: Part[]; at: number }[] };

export type PhoneEntry = {
  text: string;
  media: { type: string; name: string; bytes: Buffer }[];
  /** As Plivo calls it, such as `delivered`. */
  state: string;
  /** Only with a failure. */
  errorCode: string | undefined;
  arrived: boolean;
};

export type Outcome = {
  channel: string;
  entries: Entry[];
  phones: { number: string; messages: PhoneEntry[] }[];
};

/** Slack's timestamps are seconds with a counter behind the milliseconds, which would put an answer before its question. */
const atOf = ({ ts }: Message): number => Math.round(Number(ts) * 1000);

export const timeline = ({ slack, plivo }: Pick<World, 'slack' | 'plivo'>, typed: readonly Typed[]): Outcome => {
  const names = namesIn(slack);
  const withBytes = (part: Part): Part => {
    const file = part.kind === 'picture' ? slack.file(part.fileId) : undefined;
    return part.kind === 'picture' && file ? { ...part, type: file.mimetype, bytes: file.bytes } : part;
  };
  const shown = (message: Message) => ({ parts: drawn(message, names).map(withBytes), at: atOf(message) });
  const channel = places.general;

  const entries: Entry[] = [
    ...typed.map(({ user, text, at }) => ({ kind: 'typed' as const, who: names.user(user), text, at })),
    ...[...slack.users.keys()].flatMap((user) =>
      slack.ephemerals(user).map((message) => ({ kind: 'private' as const, to: names.user(user), ...shown(message) })),
    ),
    ...slack
      .messages(channel)
      .filter(({ thread_ts, ts }) => thread_ts === undefined || thread_ts === ts)
      .map((card) => ({ kind: 'card' as const, ...shown(card), replies: slack.thread(channel, card.ts).map(shown) })),
  ];

  const phones = [...Map.groupBy(plivo.messages, ({ to }) => to)].map(([to, messages]) => ({
    number: numberOf(to),
    messages: messages.map(({ uuid, state, errorCode }) => {
      const got = plivo.phone(to).find((it) => it.uuid === uuid);
      return {
        text: got?.text ?? '',
        media: got?.media ?? [],
        state,
        errorCode: errorCode === '000' ? undefined : errorCode,
        arrived: got !== undefined,
      };
    }),
  }));
  return { channel: names.channel(channel), entries: entries.toSorted((a, b) => a.at - b.at), phones };
};
