/** Files and pictures in the blocks of a message: what a person wrote has `rich_text`, what an app posted has images. */
import { z } from 'zod';

/** A list in a quote in a `rich_text` is as deep as Slack goes. */
const maxDepth = 6;

const FileElement = z.object({ type: z.literal('file'), file_id: z.string().min(1) });
const ImageBlock = z.object({
  type: z.literal('image'),
  image_url: z.string().nullish().catch(undefined),
  slack_file: z.object({ id: z.string().nullish(), url: z.string().nullish() }).nullish().catch(undefined),
});

/** A list itself, or what a block has under this name. */
const elementsOf = (value: unknown): unknown[] => {
  const elements = typeof value === 'object' && value !== null && 'elements' in value ? value.elements : value;
  return Array.isArray(elements) ? elements : [];
};

/** The ids of the files that a text names in its middle, in their order. */
export const filesNamedIn = (blocks: unknown, depth = 0): string[] => {
  if (depth > maxDepth) return [];
  return elementsOf(blocks).flatMap((element) => {
    const { data } = FileElement.safeParse(element);
    return data ? [data.file_id] : filesNamedIn(element, depth + 1);
  });
};

/** Slack writes the id of such a file where it stands in the text; on a phone it would say nothing. */
export const withoutFileIds = (text: string, ids: readonly string[]): string => {
  const named = new Set(ids);
  const words = text.split(/(\s+)/);
  return words.filter((word) => !named.has(word)).join('');
};

/** The image blocks: what is in Slack as a file's id, and what is elsewhere as a link. */
export const imagesIn = (blocks: unknown): { fileIds: string[]; links: string[] } => {
  const images = (Array.isArray(blocks) ? blocks : []).flatMap((block) => ImageBlock.safeParse(block).data ?? []);
  return {
    fileIds: images.flatMap(({ slack_file: file }) => file?.id || idIn(file?.url) || []),
    links: images.flatMap(({ image_url: url }) => (url ? publicLink(url) : [])),
  };
};

/** As in `https://files.slack.com/files-pri/T0123-F0123/cat.jpg`. */
const idIn = (url: string | null | undefined): string | undefined => /\/(?:T\w+-)?(F[A-Z0-9]+)\//.exec(url ?? '')?.[1];

export const publicLink = (url: string): string[] => (URL.parse(url)?.protocol === 'https:' ? [url] : []);
