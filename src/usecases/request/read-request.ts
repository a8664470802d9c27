import { no, ok, type Refusal, type Result } from '../../domain/language/refusal.ts';
import type { Attachment, EntryPoint, Place } from '../../domain/message/message.ts';
import type { Repeats } from '../../domain/message/repeat.ts';
import { readAttachments, readLinks } from '../../domain/request/attachments.ts';
import { atMost, type Recipients, readRecipients } from '../../domain/request/recipients.ts';
import { unreadableMentions } from '../../domain/request/refusals.ts';
import { fitText } from '../../domain/request/text.ts';
import type { Needs } from '../context.ts';

/** What a person asks for, as they typed it, whatever the way in. */
export type SendRequest = {
  /** What makes this one request one request: the same key never sends twice. */
  key: string;
  /**
   * Where several events may ask for this one request: the mark of the private answer that nothing was sent. Either that is
   * kept or this is accepted, never both.
   */
  refusedAs?: string;
  userId: string;
  entryPoint: EntryPoint;
  origin: Place;
  /** Where the person wants the card; absent where the person did not choose. */
  cardAt?: Place;
  to: string;
  /** What `to` was read as, where it had to be read to know that this is a request. */
  recipients?: Recipients;
  text: string;
  links: string[];
  files: { id: string; name: string | null }[];
  /** Mentions found in the text; they say nothing to a reader outside Slack. */
  mentions: string[];
  /** The person was told that it is the same again, and wants it. */
  repeatAllowed?: boolean;
  /** The dispatch and those of its records that this one sends again. */
  repeats?: Repeats;
};

export type ReadRequest = { recipients: string[]; text: string; attachments: Attachment[] };

/** What the request alone decides, without a look at Slack or the store: all refusals at once, or what is to be sent. */
export const readRequest = (
  { gateway: { limits }, rules }: Needs<'gateway' | 'rules'>,
  request: SendRequest,
): Result<ReadRequest> => {
  const refusals: Refusal[] = [];
  const taken = <T>(result: Result<T>): T | undefined => {
    if (result.ok) return result.value;
    refusals.push(...result.refusals);
    return undefined;
  };

  const recipients = taken(
    atMost(rules.maxRecipients, request.recipients ?? readRecipients(request.to, rules.countries)),
  );
  const links = taken(readLinks(request.links)) ?? [];
  const attachments = taken(
    readAttachments(
      [
        ...links.map((url) => ({ kind: 'link', url }) as const),
        ...request.files.map(({ id, name }) => ({ kind: 'file', fileId: id, name }) as const),
      ],
      limits.attachments,
    ),
  );
  if (request.mentions.length > 0) refusals.push(unreadableMentions(request.mentions));
  const text = taken(fitText(request.text, request.links.length + request.files.length > 0, limits.text));

  if (refusals.length > 0 || !recipients || !attachments || text === undefined) return no(...refusals);
  return ok({ recipients, attachments, text });
};
