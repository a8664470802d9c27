/** The card of a dispatch, as a pure function of the facts. */
import type { Block, ImageBlock, KnownBlock } from '@slack/types';
import { displayNumber, maskNumber } from '../../domain/language/format.ts';
import { overviewOf, stateCounts } from '../../domain/list/overview.ts';
import { countedFrom, problemsShown } from '../../domain/list/tally.ts';
import type { Dispatch, MediaFacts, MessageRecord } from '../../domain/message/message.ts';
import { isProblem } from '../../domain/message/milestones.ts';
import { isShown } from '../../domain/message/previews.ts';
import type { CardFacts } from '../../ports/index.ts';
import { actions, button, context, escapeText, fitLines, limits, plainSection, section, truncate } from './blocks.ts';
import { buttonWords, cancelLabel, cardWords, mediaWords } from './card-words.ts';
import { action, cardActions } from './ids.ts';
import { withoutQueries } from './links.ts';
import { countedWords, obstacleWords, recordWords } from './status-words.ts';

/** How the operator wants numbers shown, and which number sends. */
export type Showing = { numbers: 'masked' | 'full'; from: string };

export type CardMessage = { text: string; blocks: (KnownBlock | Block)[] };

export const numberShown = (to: string, shared: boolean, { numbers }: Showing): string =>
  numbers === 'full' && !shared ? displayNumber(to) : maskNumber(to);

export const cardMessage = (facts: CardFacts, showing: Showing): CardMessage => {
  const { dispatch, place, uncertain } = facts;
  const { repeats, media } = dispatch;
  const failure = dispatch.failure && withoutQueries(dispatch.failure.sentence);
  const head = [cardWords.headline(dispatch), cardWords.from(showing.from), repeats && cardWords.again(repeats)]
    .filter(Boolean)
    .join(' · ');
  const lines = recordLines(facts, (to) => numberShown(to, place.shared, showing));
  const obstacle = obstacleWords(dispatch);
  const notes = [cardWords.hereBecause(place, dispatch.origin.channelId), uncertain && cardWords.maybeTwice];

  const blocks = [
    section(head),
    ...(dispatch.text ? [plainSection(withoutQueries(dispatch.text))] : []),
    ...attachmentBlocks(dispatch),
    ...pictureBlocks(media),
    ...(failure ? [section(`:warning: ${truncate(escapeText(failure), limits.sectionText - 20)}`)] : []),
    ...(obstacle ? [section(obstacle)] : []),
    ...sections(fitLines(lines)),
    ...context(notes),
    { ...buttonsFor(facts), block_id: cardActions },
  ];
  const text = [head, failure && escapeText(failure), obstacle, ...lines, quote(dispatch.text)];
  return { text: truncate(text.filter(Boolean).join('\n'), limits.messageText), blocks };
};

/** With more recipients than `countedFrom` the card counts instead of listing, and lists only problems. */
const recordLines = (facts: CardFacts, show: (to: string) => string): string[] => {
  const { dispatch, records, tally, now } = facts;
  // The dispatch failed as a whole: its one sentence is said once, not at every number.
  const line = (record: MessageRecord) =>
    `${show(record.to)}: ${dispatch.failure ? cardWords.notSent : recordWords(record, dispatch, now)}`;
  if (!tally && records.length <= countedFrom) return records.map(line);
  return [countedWords(stateCounts(facts)), ...records.filter(isProblem).slice(0, problemsShown).map(line)];
};

/** As few sections as hold the lines; a line is never broken. */
const sections = (lines: string[]) => {
  const texts: string[] = [];
  for (const line of lines.map((it) => truncate(it, limits.sectionText))) {
    const joined = `${texts.at(-1)}\n${line}`;
    if (texts.length > 0 && joined.length <= limits.sectionText) texts[texts.length - 1] = joined;
    else texts.push(line);
  }
  return texts.map(section);
};

/** Names are of a person's making, so they stand in plain text. */
const attachmentBlocks = ({ media, attachments }: Dispatch) => {
  const nameOf = (it: Dispatch['attachments'][0]) =>
    it.kind === 'link' ? it.url : (it.name ?? cardWords.namelessFile);
  const names = media?.map(mediaWords) ?? attachments.map(nameOf);
  return context(
    names.slice(0, limits.contextElements).map((name) => truncate(withoutQueries(name), 250)),
    'plain_text',
  );
};

/** What really goes out, as far as Slack shows small pictures of it. */
export const pictureBlocks = (media: readonly MediaFacts[] = []): ImageBlock[] =>
  media.filter(isShown).map(({ name, previewFileId: id }) => {
    const alt = truncate(withoutQueries(name) || cardWords.namelessPicture, limits.imageAltText);
    return { type: 'image', slack_file: { id }, alt_text: alt };
  });

const quote = (text: string) => (text ? cardWords.quote(truncate(withoutQueries(text), 500)) : '');

/** What can be done about a message now. The same on its card and, where that is out of reach, on what stands in for it. */
export const buttonsFor = (facts: Pick<CardFacts, 'dispatch' | 'records' | 'tally' | 'now'>) => {
  const { dispatch, now } = facts;
  const { id } = dispatch;
  const { counts, asked, left, ...overview } = overviewOf(facts, now);
  const { waiting = 0 } = counts;
  const row = [
    asked > 0 && button(buttonWords.anyway, action.anyway, id),
    asked > 0 && button(buttonWords.decline, action.decline, id),
    waiting > asked && button(cancelLabel(dispatch, waiting, left), action.cancel, id, 'danger'),
    overview.canSendAgain && button(buttonWords.again, action.again, id),
    overview.canLeaveAlone && button(buttonWords.leave, action.leave, id),
    overview.needsFixing && button(buttonWords.fix, action.fix, `dispatch:${id}`),
    button(buttonWords.details, action.details, id),
  ];
  return actions(row);
};
