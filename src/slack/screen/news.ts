/** What a sender hears in the DM because the card and its thread cannot say it, with the buttons of the card. */
import { displayNumber } from '../../domain/language/format.ts';
import { totalOf } from '../../domain/list/overview.ts';
import type { Tally } from '../../domain/list/tally.ts';
import { type Dispatch, type MessageRecord, shortId } from '../../domain/message/message.ts';
import { isMissed, isProblem } from '../../domain/message/milestones.ts';
import type { NoticeFacts, NoticeMessage, WhyDirectly } from '../../ports/index.ts';
import { actions, button, context, fitLines, mentionChannel, plainSection, section } from './blocks.ts';
import { buttonsFor, type CardMessage } from './card.ts';
import { buttonWords, cardWords } from './card-words.ts';
import { action } from './ids.ts';
import { countsOf, countWords, problemCountWords, recordWords } from './status-words.ts';

/** More numbers than these are counted. */
const listedUpTo = 20;

export const newsWords = {
  line: (to: string, words: string) => `${displayNumber(to)}: ${words}`,
  rest: (records: readonly MessageRecord[]) => `${records.length} more: ${countsOf(records)}`,
  because: ({ id }: Dispatch, why: WhyDirectly, channelId: string) =>
    `${shortId(id)} · I'm telling you here because ${reasons[why](inChannel(channelId))}.`,
  listFollows: 'The numbers come here as a file.',
  listElsewhere: 'The numbers go to the sender as a file in a direct message.',
  list: ({ id }: Dispatch, counts: string) =>
    `${shortId(id)} · ${counts} Here are the numbers; only you see this file.`,
  listUpdate: 'It replaces the file that I sent before.',
  listEmpty: ({ id }: Dispatch) =>
    `${shortId(id)} · Everybody on the list that I sent before was reached after all. No need to resend.`,
  listHead: ['number', 'state', 'reason'],
  unconfirmed: 'Plivo did not answer: it may have gone out, or not.',
  unexplained: 'Plivo gave no reason.',
  /** A message that stands above still offers to send it again. */
  noNeed: ({ id }: Dispatch) => `${shortId(id)} · No need to resend.`,
};

/** `where` is empty, or " in #channel". */
const reasons: Record<WhyDirectly, (where: string) => string> = {
  archived: () => "the card's channel is archived",
  unreachable: (where) => `I can't post${where || ' where the card is'} anymore`,
  restricted: (where) => `only some people can post${where || ' where the card is'}`,
  'thread-closed': (where) => `nobody can reply under the card${where} anymore`,
  gone: (where) => `the card${where} was deleted`,
  refused: (where) => `Slack no longer lets me change the card${where}`,
  'not-taken': () => "Slack didn't take the card",
};

/** Slack shows a mention only of a channel. */
const inChannel = (channelId: string): string => (/^[CG]/.test(channelId) ? ` in ${mentionChannel(channelId)}` : '');

type Told = { dispatch: Dispatch; records: MessageRecord[]; tally?: Tally; now: number; uncertain: boolean };
type About<Kind> = Told & { message: NoticeMessage & { kind: Kind } };

/** Undefined where none of it is true any more. */
export const badNewsMessage = ({ message, ...told }: About<'bad-news'>): CardMessage | undefined => {
  const { dispatch, records } = told;
  const bad = records.filter((it) => message.recordIds.includes(it.id) && isProblem(it));
  if (bad.length === 0) return undefined;
  return newsMessage(told, bad, newsWords.because(dispatch, message.why, message.channelId), buttonsFor(told));
};

export const goodNewsMessage = ({ message, ...told }: About<'good-news'>): CardMessage => {
  const { dispatch, records } = told;
  const good = records.filter((it) => message.recordIds.includes(it.id));
  const details = actions([button(buttonWords.details, action.details, dispatch.id)]);
  return newsMessage(told, good, newsWords.noNeed(dispatch), details);
};

const newsMessage = (
  { dispatch, now, uncertain }: Told,
  about: MessageRecord[],
  note: string,
  buttons: ReturnType<typeof actions>,
): CardMessage => {
  const rest = about.slice(listedUpTo);
  const lines = fitLines([
    ...about.slice(0, listedUpTo).map((record) => newsWords.line(record.to, recordWords(record, dispatch, now))),
    ...(rest.length > 0 ? [newsWords.rest(rest)] : []),
  ]);
  const blocks = [
    ...lines.map(section),
    ...(dispatch.text ? [plainSection(dispatch.text)] : []),
    ...context([note, uncertain && cardWords.maybeTwice]),
    buttons,
  ];
  return { text: lines.join('\n'), blocks };
};

/** `rows` is the file; absent where nothing is left to list. */
type ProblemList = { name: string; words: string; rows?: string };

/**
 * The numbers of a list that were not reached, for their sender alone: comma-separated, as spreadsheets read it (RFC 4180).
 *
 * @param isUpdate they have an earlier one
 * @returns undefined where there is nothing to say, or the dispatch is deleted
 */
export const problemList = (
  { dispatch, records = [], tally, uncertain }: NoticeFacts,
  isUpdate: boolean,
): ProblemList | undefined => {
  const bad = records.filter(isMissed);
  if (!dispatch || (bad.length === 0 && !isUpdate)) return undefined;
  const name = `${shortId(dispatch.id)}-not-reached.csv`;
  if (bad.length === 0) return { name, words: newsWords.listEmpty(dispatch) };
  const notes = [isUpdate && newsWords.listUpdate, uncertain && cardWords.maybeTwice];
  const words = [newsWords.list(dispatch, problemCountWords(records, totalOf({ records, tally }))), ...notes]
    .filter(Boolean)
    .join(' ');
  const rows = [newsWords.listHead, ...bad.map(rowOf)].map((row) => row.map(cell).join(','));
  return { name, words, rows: `${rows.join('\r\n')}\r\n` };
};

const rowOf = ({ to, state, failure }: MessageRecord): string[] => {
  const reason = state === 'unconfirmed' ? newsWords.unconfirmed : (failure?.sentence ?? newsWords.unexplained);
  return [displayNumber(to), countWords[state], reason];
};

/** With its spaces a number is no formula to a spreadsheet, which would drop the plus. */
const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
