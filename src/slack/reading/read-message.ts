import { z } from 'zod';
import type { Draft } from '../../ports/index.ts';
import { limits } from '../screen/blocks.ts';
import { filesNamedIn, imagesIn, publicLink, withoutFileIds } from './blocks.ts';
import { File, filesOf } from './payload-shapes.ts';

/**
 * Another message, or a page, under a message: https://docs.slack.dev/reference/messaging/payload. All of it is extra, so
 * what is not as expected counts as absent.
 */
const Attachment = z
  .object({
    is_share: z.boolean().nullish().catch(undefined),
    is_msg_unfurl: z.boolean().nullish().catch(undefined),
    /** The page that this is a preview of; in a message of an app there is none. */
    from_url: z.string().nullish().catch(undefined),
    text: z.string().nullish().catch(undefined),
    image_url: z.string().nullish().catch(undefined),
    files: z.array(File).nullish().catch(undefined),
    blocks: z.unknown().optional(),
    message_blocks: z
      .array(z.object({ message: z.object({ blocks: z.unknown().optional() }) }))
      .nullish()
      .catch(undefined),
  })
  .catch({ blocks: undefined });
type Attachment = z.infer<typeof Attachment>;

const Message = z.object({
  text: z.string().nullish(),
  files: z.array(File).nullish(),
  blocks: z.unknown().optional(),
  attachments: z.array(Attachment).nullish().catch(undefined),
});

/** Still in Slack's spelling. Links are those of pictures, beside the ones that stand in the text. */
export type ReadMessage = Pick<Draft, 'text' | 'files' | 'links'>;

/**
 * What a person sees in a message and would want to send: its text and pictures, and those of a message that it forwards.
 * The text of that one counts where nothing was written to it. As many pictures as a form takes.
 */
export const readMessage = (message: unknown): ReadMessage => {
  const { text, files, blocks, attachments } = Message.parse(message);
  const shown = (attachments ?? []).filter((it) => isForwarded(it) || !it.from_url);
  const named = filesNamedIn(blocks);
  const images = [blocks, ...shown.flatMap(blocksOf)].map(imagesIn);
  const nameless = [...named, ...images.flatMap(({ fileIds }) => fileIds)].map((id) => ({ id, name: null }));
  const inSlack = [...filesOf(files), ...shown.flatMap((it) => filesOf(it.files)), ...nameless];
  const links = [...images.flatMap((it) => it.links), ...shown.flatMap((it) => publicLink(it.image_url ?? ''))];
  const own = withoutFileIds(text ?? '', named);
  return {
    text: own.trim() ? own : shown.flatMap((it) => (isForwarded(it) && it.text) || []).join('\n'),
    files: eachOnce(inSlack, ({ id }) => id).slice(0, limits.checkboxes),
    links: eachOnce(links, (link) => link).slice(0, limits.checkboxes),
  };
};

const isForwarded = ({ is_share: isShare, is_msg_unfurl: isUnfurl }: Attachment): boolean =>
  isShare === true || isUnfurl === true;

const blocksOf = ({ blocks, message_blocks: messages }: Attachment): unknown[] => [
  blocks,
  ...(messages ?? []).map(({ message }) => message.blocks),
];

/** Each once, where it comes first. */
const eachOnce = <T>(all: readonly T[], keyOf: (one: T) => string): T[] => {
  const seen = new Map<string, T>();
  for (const one of all) if (!seen.has(keyOf(one))) seen.set(keyOf(one), one);
  return [...seen.values()];
};
