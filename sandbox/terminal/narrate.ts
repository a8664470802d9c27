/** Says in the terminal what people in Slack see and what the phones get, as it happens. */

import type { PlivoEmulator } from '../../emulators/plivo/contract.ts';
import type { EmulatedMessage } from '../../emulators/plivo/types.ts';
import type { SlackEmulator } from '../../emulators/slack/emulator.ts';
import type { Change } from '../../emulators/slack/workspace/changes.ts';
import type { Message } from '../../emulators/slack/workspace/message.ts';
import { fileOf, numberOf } from '../describe.ts';
import { drawn, type Part } from '../drawn.ts';
import { namesIn } from '../names.ts';
import { linesOf, newLines } from './lines.ts';
import type { Terminal } from './terminal.ts';

export const narrate = (terminal: Terminal, { slack, plivo }: { slack: SlackEmulator; plivo: PlivoEmulator }): void => {
  const names = namesIn(slack);
  const cards = new Map<string, Part[]>();
  const told = new Set<string>();

  /** A card in full when it is new, then what is new on it. */
  const tellCard = (message: Message): void => {
    const parts = drawn(message, names);
    const news = newLines(parts, cards.get(message.ts) ?? []);
    cards.set(message.ts, parts);
    if (news.length > 0) terminal.says('card', news, 'green');
  };

  const tellMessage = (message: Message): void => {
    const isReply = message.thread_ts !== undefined && message.thread_ts !== message.ts;
    if (isReply) terminal.says('thread', linesOf(drawn(message, names)), 'green');
    else tellCard(message);
  };

  slack.onChange((change: Change) => {
    switch (change.kind) {
      case 'message':
      case 'updated':
        return tellMessage(change.message);
      case 'ephemeral':
        return terminal.says(`only @${names.user(change.message.to ?? '')}`, linesOf(drawn(change.message, names)));
      case 'problem':
        return terminal.says('problem', [`${change.problem.code}: ${change.problem.detail}`], 'red');
    }
  });

  const whatArrived = ({ uuid, to, state, errorCode }: EmulatedMessage): string => {
    const got = plivo.phone(to).find((message) => message.uuid === uuid);
    if (!got) return `got nothing: ${state}, code ${errorCode}`;
    return `got: ${[...(got.text ? [`“${got.text}”`] : []), ...got.media.map(fileOf)].join(' + ')}`;
  };

  plivo.onChange(() => {
    // The emulated phone has it as soon as Plivo does; with a real one the carrier comes first.
    for (const message of plivo.messages.filter(({ uuid, state }) => state !== 'queued' && !told.has(uuid))) {
      told.add(message.uuid);
      terminal.says('phone', [`📱 ${numberOf(message.to)} ${whatArrived(message)}`], 'magenta');
    }
  });
};
