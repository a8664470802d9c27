/**
 * Counts from the outside whether anything was lost or doubled: what the app promised in Slack against what Plivo has.
 * A promise is recognised by the button that carries the id of what was asked for, a message by the address under which
 * the app wants to hear of it, which is different for each recipient.
 */
import type { PlivoEmulator } from '../../emulators/plivo/contract.ts';
import { buttons, textOf } from '../../emulators/slack/read.ts';
import type { Message } from '../../emulators/slack/workspace/message.ts';
import type { Counts } from './shared.ts';

const idButtons = ['mms_cancel', 'mms_details'];
/** `+1 415 555 0123` in a private answer, `(•••) •••-0123` or `+1 415 555 0123` at the start of a line of a card. */
const inAnswer = /\+1 \d{3} \d{3} \d{4}/g;
const inCard = /^(?:\(•••\) •••-\d{4}|\+1 \d{3} \d{3} \d{4}): (.*)$/gm;
const saysNo = /^(?:Cancelled|not sent|Not sent|Plivo refused)/;

type Promised = { recipients: number; calledOff: number };

const promiseOf = (message: Message): Promised => {
  const said = textOf(message);
  const lines = [...said.matchAll(inCard)].map(([, state = '']) => state);
  if (lines.length > 0) {
    return { recipients: lines.length, calledOff: lines.filter((state) => saysNo.test(state)).length };
  }
  const [to = ''] = said.split(' (from ');
  return { recipients: to.match(inAnswer)?.length ?? 0, calledOff: 0 };
};

export const createTally = (plivo: PlivoEmulator) => {
  const promises = new Map<string, Promised>();

  return {
    /** Every message of the app, whenever it changes. */
    note: (message: Message): void => {
      const id = buttons(message).find(({ actionId }) => idButtons.includes(actionId))?.value;
      if (!id) return;
      const { recipients, calledOff } = promiseOf(message);
      const before = promises.get(id) ?? { recipients: 0, calledOff: 0 };
      // A private answer is never corrected, a card is: so what was once promised stays, and so does a no.
      promises.set(id, {
        recipients: Math.max(before.recipients, recipients),
        calledOff: Math.max(before.calledOff, calledOff),
      });
    },

    counts: (): Counts => {
      const asked = sum([...promises.values()].map(({ recipients }) => recipients));
      const calledOff = sum([...promises.values()].map((promise) => promise.calledOff));
      const sent = new Set(plivo.messages.map(({ url, uuid }) => url ?? uuid)).size;
      const phones = new Set(plivo.messages.map(({ to }) => to));
      return {
        asked,
        sent,
        shown: sum([...phones].map((to) => plivo.phone(to).length)),
        calledOff,
        open: Math.max(0, asked - calledOff - sent),
        doubled: plivo.messages.length - sent,
      };
    },
  };
};
export type Tally = ReturnType<typeof createTally>;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
