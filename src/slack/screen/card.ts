/** The card of a dispatch, as a pure function of the facts. */
import type { Block, KnownBlock } from '@slack/types';
import { displayNumber, maskNumber } from '../../domain/language/mask.ts';
import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import { canSendAgain, needsFixing } from '../../domain/message/settled.ts';
import type { CardFacts } from '../../ports/index.ts';
import { button, context, fitLines, plainSection, section } from './blocks.ts';
import { buttonWords, cancelLabel, cardWords } from './card-words.ts';
import { action, cardActions } from './ids.ts';
import { limits, truncate } from './limits.ts';
import { escapeText } from './markup.ts';
import { mediaWords, pictureBlocks } from './media-words.ts';
import { countsOf, recordWords } from './status-words.ts';

/** How the operator wants numbers shown, and which number sends. */
export type Showing = { numbers: 'masked' | 'full'; from: string };

/** With more recipients than these, the card counts instead of listing, and lists only problems. */
const listedUpTo = 20;

export type CardMessage = { text: string; blocks: (KnownBlock | Block)[] };

export const numberShown = (to: string, shared: boolean, { numbers }: Showing): string =>
  numbers === 'full' && !shared ? displayNumber(to) : maskNumber(to);

export const cardMessage = (facts: CardFacts, showing: Showing): CardMessage => {
  const { dispatch, records, place, now } = facts;
  const head = [cardWords.headline(dispatch), cardWords.from(showing.from)];
  if (dispatch.repeats) head.push(cardWords.again(dispatch.repeats));
  const notes = [
    cardWords.hereBecause(place, dispatch.origin.channelId),
    facts.uncertain ? cardWords.maybeTwice : undefined,
  ].filter((note) => note !== undefined);
  const lines = recordLines(facts, (to) => numberShown(to, place.shared, showing));

  const blocks = [
    section(head.join(' · ')),
    ...(dispatch.text ? [plainSection(dispatch.text)] : []),
    ...attachmentBlocks(dispatch),
    ...pictureBlocks(dispatch.media),
    ...(dispatch.failure
      ? [section(`:warning: ${truncate(escapeText(dispatch.failure.sentence), limits.sectionText - 20)}`)]
      : []),
    ...sections(fitLines(lines)),
    ...(notes.length > 0 ? [context(notes)] : []),
    ...buttons(dispatch, records, now),
  ];
  const text = [
    head.join(' · '),
    dispatch.failure && escapeText(dispatch.failure.sentence),
    ...lines,
    quote(dispatch.text),
  ];
  return { text: truncate(text.filter(Boolean).join('\n'), limits.messageText), blocks };
};

const recordLines = ({ dispatch, records, now }: CardFacts, show: (to: string) => string): string[] => {
  // The dispatch failed as a whole: its one sentence is said once, not at every number.
  const line = (record: MessageRecord) =>
    `${show(record.to)}: ${dispatch.failure ? cardWords.notSent : recordWords(record, dispatch, now)}`;
  if (records.length <= listedUpTo) return records.map(line);
  return [countsOf(records), ...records.filter(isProblem).slice(0, listedUpTo).map(line)];
};

const isProblem = ({ state }: MessageRecord) =>
  state === 'failed' || state === 'undelivered' || state === 'unconfirmed';

/** As few sections as hold the lines; a line is never broken. */
const sections = (lines: string[]) => {
  const texts: string[] = [];
  for (const line of lines.map((it) => truncate(it, limits.sectionText))) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= limits.sectionText)
      texts[texts.length - 1] = `${last}\n${line}`;
    else texts.push(line);
  }
  return texts.map(section);
};

const attachmentBlocks = ({ media, attachments }: Dispatch) => {
  const names =
    media?.map(mediaWords) ??
    attachments.map((it) => (it.kind === 'file' ? (it.name ?? cardWords.namelessFile) : it.url));
  if (names.length === 0) return [];
  // Names are of a person's making, so they stand in plain text.
  return [
    context(
      names.slice(0, limits.contextElements).map((name) => truncate(name, 250)),
      'plain_text',
    ),
  ];
};

const quote = (text: string) => (text ? cardWords.quote(truncate(text, 500)) : '');

const buttons = (dispatch: Dispatch, records: MessageRecord[], now: number) => {
  const { id } = dispatch;
  const undecided = records.some((record) => record.state === 'unconfirmed' && canSendAgain(record, now));
  const elements = [
    ...(records.some(({ state }) => state === 'waiting')
      ? [button(cancelLabel(dispatch, records), action.cancel, id, 'danger')]
      : []),
    ...(records.some((record) => canSendAgain(record, now)) ? [button(buttonWords.again, action.again, id)] : []),
    ...(undecided ? [button(buttonWords.leave, action.leave, id)] : []),
    ...(records.some((record) => needsFixing(record, now))
      ? [button(buttonWords.fix, action.fix, `dispatch:${id}`)]
      : []),
    button(buttonWords.details, action.details, id),
  ];
  return [{ type: 'actions' as const, block_id: cardActions, elements }];
};
