import { no, ok, type Result } from '../language/refusal.ts';
import type { Attachment } from '../message/message.ts';
import { tooManyAttachments } from './refusals.ts';

/** Plivo takes at most ten media per message (`media_urls` and `media_ids` together). */
const maxAttachments = 10;

const identity = (it: Attachment): string => (it.kind === 'link' ? `link ${it.url}` : `file ${it.fileId}`);

/** Each attachment once, in the order given; refused if there are more than fit into one message. */
export const readAttachments = (attachments: readonly Attachment[]): Result<Attachment[]> => {
  const seen = new Set<string>();
  const distinct = attachments.filter((it) => !seen.has(identity(it)) && seen.add(identity(it)));
  return distinct.length <= maxAttachments ? ok(distinct) : no(tooManyAttachments(distinct.length, maxAttachments));
};
