import { type Refusal, refuse } from '../../domain/language/refusal.ts';
import type { Draft } from '../../ports/index.ts';
import { filesNamedIn } from '../reading/blocks.ts';
import type { Mention } from '../reading/event-shapes.ts';
import { filesOf } from '../reading/payload-shapes.ts';
import { mentionWords } from '../screen/private-words.ts';
import type { ListenerDeps } from './deps.ts';

/** `unseen`: whether there are any could not be seen, and it is sent without. */
type SeenFiles = { files: Draft['files']; refusal?: Refusal; unseen: boolean };

/** The files that the event itself names. */
export const knownFiles = ({ files, blocks }: Mention): Draft['files'] =>
  files?.length ? filesOf(files) : filesNamedIn(blocks).map((id) => ({ id, name: null }));

/** Where the event names its files, for the log: no documentation says what an event has (docs/live-check.md). */
const namedIn = ({ files, blocks }: Mention): 'event' | 'blocks' | 'nowhere' =>
  files?.length ? 'event' : filesNamedIn(blocks).length > 0 ? 'blocks' : 'nowhere';

/**
 * The files of a mention. An event without any says nothing: Slack often leaves them out (PrefectHQ/marvin#1368), so the
 * message is looked up, and a text does not leave while it is open whether a picture belongs to it.
 *
 * @param isEmpty nothing but numbers was typed, so there should be a picture
 */
export const seeFiles = async (
  deps: ListenerDeps,
  mention: Mention,
  userId: string,
  { isEmpty }: { isEmpty: boolean },
): Promise<SeenFiles> => {
  const files = knownFiles(mention);
  const { channel: channelId, ts, thread_ts: threadTs, upload } = mention;
  // Messages with files have it, true or false; of a text it is not recorded anywhere.
  const hinted = upload !== undefined && upload !== null;
  const facts = { channel: channelId, user: userId, named: namedIn(mention), hinted };
  const seen = (all: Draft['files']): SeenFiles => {
    deps.log.info('mention.files', { ...facts, files: all.length });
    return { files: all, unseen: false };
  };
  if (files.length > 0) return seen(files);
  // Nobody else's look-ups are worth a call, and they are refused anyway.
  if (await deps.useCases.authorize(userId, [channelId])) return { files, unseen: false };

  const found = await deps.filesOfMessage({ channelId, ts, threadTs: threadTs ?? undefined, userId, hinted });
  if (found.kind === 'found') return seen(found.files);
  deps.log.warn('mention.files-not-seen', { ...facts, why: found.kind });
  if (found.kind === 'unknown') return missing(hinted ? mentionWords.filesMissing : mentionWords.filesUnknown);
  return hinted || isEmpty ? missing(mentionWords.noScope) : { files: [], unseen: true };
};

const missing = (sentence: string): SeenFiles => ({
  files: [],
  refusal: refuse('mention.files', sentence, 'files'),
  unseen: false,
});
