/** The sentences of a card: its head, its buttons, its attachments, and where it is. */
import { type Dispatch, type Elsewhere, type MediaFacts, shortId } from '../../domain/message/message.ts';
import { escapeText, mentionChannel } from './blocks.ts';
import { senderName } from './names.ts';

export const buttonWords = {
  again: 'Send again',
  fix: 'Fix it',
  details: 'Details',
  leave: 'Leave it',
  repeat: 'Send it again',
  cancel: 'Cancel',
  anyway: 'Send anyway',
  decline: "Don't send",
};

export const cancelLabel = (dispatch: Dispatch, waiting: number, left: number): string => {
  return dispatch.state === 'released' && left > 0 ? `Stop the remaining ${waiting}` : buttonWords.cancel;
};

type Place = Dispatch['card'];

/** Why the card is not where it was asked for, and what helps; `place` is "here" or "in #channel". */
const elsewhere: Record<Elsewhere, (place: string, scope: string) => [why: string, next: string]> = {
  shared: (place) => [`people of another organisation read along ${place}`, ''],
  archived: () => ['the channel for the card is archived', ' Choose another one next time.'],
  'between-two': () => [
    'nobody else can post in a conversation between two people',
    ' Use a channel next time; `/invite @mms` brings me into one.',
  ],
  unreachable: (place) => [`I cannot post ${place}`, ` \`/invite @mms\` ${place} mends that.`],
  restricted: (place) => [`only some people can post ${place}`, ' Choose another channel next time.'],
  'thread-closed': () => ['nobody can reply in that thread any more', ''],
  untold: (place) => [`Slack didn't say who can see messages ${place}`, ''],
  'scope-missing': (place, scope) => [
    `Slack doesn't tell this app who can see messages ${place}`,
    ` An admin can change that: reinstall the app with the scope \`${scope}\`.`,
  ],
};

/** Slack shows a mention only of a channel, not of a conversation between two people. */
const inChannel = (channelId: string): string =>
  channelId.startsWith('D') ? 'there' : `in ${mentionChannel(channelId)}`;

export const cardWords = {
  headline: (dispatch: Dispatch) =>
    `${senderName(dispatch)} sends ${dispatch.attachments.length > 0 ? 'a picture message (MMS)' : 'a text message (SMS, nothing to attach)'} · ${shortId(dispatch.id)}`,
  from: (from: string) => `from ${escapeText(from)}`,
  again: (repeats: string) => `Again, for ${shortId(repeats)}`,
  notSent: 'not sent',
  namelessFile: 'a file',
  namelessPicture: 'The picture',
  quote: (text: string) => `“${escapeText(text)}”`,
  maybeTwice: 'Slack did not confirm my first try to post this, so you may see it twice.',
  /** For the private answer; undefined where the card is where it was asked for. */
  elsewhere: ({ insteadBecause, insteadOf = '', scope = '' }: Place, origin: string): string | undefined => {
    if (!insteadBecause) return undefined;
    const isHere = insteadOf === '' || insteadOf === origin;
    const [why, next] = elsewhere[insteadBecause](isHere ? 'here' : inChannel(insteadOf), scope);
    return `The card is in your direct messages with me, because ${why}.${next}`;
  },
  /** For the card itself; undefined where it is where it was asked for. */
  hereBecause: ({ insteadBecause, insteadOf, scope = '' }: Place, origin: string): string | undefined => {
    if (!insteadBecause) return undefined;
    const [why, next] = elsewhere[insteadBecause](inChannel(insteadOf || origin), scope);
    return `Here because ${why}.${next}`;
  },
};

/** "41 kB", "1.2 MB": powers of ten, as phones and Slack show them. */
export const size = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

const notes: Record<NonNullable<MediaFacts['notes']>[0], string> = {
  'location-removed': 'location removed',
  'metadata-removed': 'hidden data removed',
  'on-white': 'transparency became white',
  'fewer-colors': 'fewer colors',
  'fewer-pixels': 'made smaller',
  'fewer-frames': 'fewer frames',
  still: 'only its first picture, it does not move any more',
  'location-kept': 'may say where it was filmed',
  hevc: "HEVC video, which some phones can't play (export it as H.264 to be sure)",
  'large-for-carriers': 'larger than the 600 kB that carriers advise, so it may not arrive',
};

/** "IMG_2041.heic: HEIC to JPEG, 4.1 MB to 412 kB, location removed". */
export const mediaWords = ({ name, type, bytes, was, notes: told = [] }: MediaFacts): string => {
  const format = was && was.type !== type ? `${formatOf(was.type)} to ${formatOf(type)}` : formatOf(type);
  const shrunk = was && size(was.bytes) !== size(bytes) ? `${size(was.bytes)} to ${size(bytes)}` : size(bytes);
  return `${name}: ${[format, shrunk, ...told.map((note) => notes[note])].join(', ')}`;
};

const formatOf = (type: string): string =>
  names[type] ?? (type.split('/')[1] ?? type).replace(/-sequence$/, '').toUpperCase();
const names: Readonly<Record<string, string>> = {
  'image/webp': 'WebP',
  'video/quicktime': 'MOV',
  'video/3gpp': '3GP',
  'audio/mpeg': 'MP3',
  'text/vcard': 'vCard',
};
