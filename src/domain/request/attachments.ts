import { no, ok, type Result, refuse } from '../language/refusal.ts';
import type { Attachment } from '../message/message.ts';

/** Plivo takes at most ten media per message (`media_urls` and `media_ids` together). */
const maxAttachments = 10;

const identity = (it: Attachment): string => (it.kind === 'link' ? `link ${it.url}` : `file ${it.fileId}`);

/** Each attachment once, in the order given; refused if there are more than fit into one message. */
export const readAttachments = (attachments: readonly Attachment[]): Result<Attachment[]> => {
  const seen = new Set<string>();
  const distinct = attachments.filter((it) => !seen.has(identity(it)) && seen.add(identity(it)));
  if (distinct.length <= maxAttachments) return ok(distinct);
  const sentence = `These are ${distinct.length} pictures and files; one message holds ${maxAttachments}. Leave some out, or send them in two messages.`;
  return no(refuse('media.too-many', sentence, 'files'));
};
