/** What the phones show: what Plivo was given for them, what arrived of it, and what they answered. */

import type { InboundAttempt } from '../../emulators/plivo/callbacks/inbound.ts';
import type { EmulatedMessage, PhoneMessage as Got, Medium } from '../../emulators/plivo/types.ts';
import { numberOf } from '../describe.ts';
import type { World } from '../world.ts';
import type { Phone, PhoneMessage } from './shared.ts';

type Around = Pick<World, 'plivo' | 'carrier'>;

const digitsOf = (number: string): string => number.replace(/\D/g, '');

const described = (id: string, media: readonly Pick<Medium, 'type' | 'name' | 'bytes'>[]): PhoneMessage['media'] =>
  media.map(({ type, name, bytes }, index) => ({ url: `/phone/${id}/${index}`, type, name, bytes: bytes.length }));

const sent = ({ uuid, at, text, state, errorCode }: EmulatedMessage, got: Got | undefined, isSilent: boolean) => ({
  id: uuid,
  at,
  fromBot: true,
  text: got?.text ?? text,
  media: described(uuid, got?.media ?? []),
  arrived: got !== undefined,
  state,
  ...(errorCode === '000' ? {} : { errorCode }),
  isSilent,
});

const written = ({ uuid, at, message, answer }: InboundAttempt): PhoneMessage => ({
  id: uuid,
  at,
  fromBot: false,
  text: message.text,
  media: described(uuid, message.media),
  arrived: true,
  state: 'status' in answer ? String(answer.status) : answer.error,
  isSilent: false,
});

/** One for each number that was sent something, the latest first. */
export const phonesOf = ({ plivo, carrier }: Around): Phone[] => {
  const phones = [...Map.groupBy(plivo.messages, ({ to }) => to)].map(([number, messages]) => {
    const arrived = plivo.phone(number);
    const answers = plivo.inbound.filter(({ message }) => digitsOf(message.from) === number);
    const all = [
      ...messages.map((one) =>
        sent(
          one,
          arrived.find(({ uuid }) => uuid === one.uuid),
          carrier.isSilent(one.uuid),
        ),
      ),
      ...answers.map(written),
    ];
    return { number, shown: numberOf(number), messages: all.toSorted((a, b) => a.at - b.at) };
  });
  const newest = ({ messages }: Phone) => messages.at(-1)?.at ?? 0;
  return phones.toSorted((a, b) => newest(b) - newest(a));
};

/** The bytes as they arrived, or as the phone sent them. */
export const phoneMedium = ({ plivo }: Around, id: string, index: number) => {
  const message = plivo.messages.find(({ uuid }) => uuid === id);
  const arrived = message && plivo.phone(message.to).find(({ uuid }) => uuid === id);
  return (arrived?.media ?? plivo.inbound.find(({ uuid }) => uuid === id)?.message.media)?.[index];
};
