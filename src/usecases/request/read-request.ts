import { type Refusal, refuse } from '../../domain/language/refusal.ts';
import type { Attachment, EntryPoint, Place } from '../../domain/message/message.ts';
import { readAttachments } from '../../domain/request/attachments.ts';
import { readLinks } from '../../domain/request/links.ts';
import { readRecipients } from '../../domain/request/recipients.ts';
import { fitText } from '../../domain/request/text.ts';
import type { Rules } from '../rules.ts';

/** What a person asks for, as they typed it, whatever the way in. */
export type SendRequest = {
  /** What makes this one request one request: the same key never sends twice. */
  key: string;
  userId: string;
  entryPoint: EntryPoint;
  origin: Place;
  /** Where the person wants the card; absent where nobody chose. */
  cardAt?: Place;
  to: string;
  text: string;
  links: string[];
  files: { id: string; name: string | null }[];
  /** Mentions found in the text: nobody outside Slack could read them. */
  mentions: string[];
  /** The person was told that it is the same again, and wants it. */
  repeatAllowed?: boolean;
  /** The dispatch and those of its records that this one sends again. */
  repeats?: { dispatchId: string; recordIds: string[] };
};

export type ReadRequest = { recipients: string[]; text: string; attachments: Attachment[] };

/** Everything that can be said about a request without asking anybody: all refusals at once, or what is to be sent. */
export const readRequest = (
  request: SendRequest,
  rules: Rules,
): { ok: true; value: ReadRequest } | { ok: false; refusals: Refusal[] } => {
  const refusals: Refusal[] = [];
  const taken = <T>(result: { ok: true; value: T } | { ok: false; refusals: Refusal[] }): T | undefined => {
    if (result.ok) return result.value;
    refusals.push(...result.refusals);
    return undefined;
  };

  const recipients = taken(readRecipients(request.to, { countries: rules.countries, max: rules.maxRecipients }));
  const links = taken(readLinks(request.links)) ?? [];
  const attachments = taken(
    readAttachments([
      ...links.map((url) => ({ kind: 'link', url }) as const),
      ...request.files.map(({ id, name }) => ({ kind: 'file', fileId: id, name }) as const),
    ]),
  );
  if (request.mentions.length > 0) refusals.push(unreadableOnPhones(request.mentions));
  const text = taken(fitText(request.text, request.links.length + request.files.length > 0));

  if (refusals.length > 0 || !recipients || !attachments || !text) return { ok: false, refusals };
  return { ok: true, value: { recipients, attachments, text: text.text } };
};

export const unreadableOnPhones = (mentions: readonly string[]): Refusal =>
  refuse('text.mention', `A phone cannot show ${mentions.join(' or ')}: write the name as plain text instead.`, 'text');
