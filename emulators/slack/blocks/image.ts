import { z } from 'zod';
import { block } from '../limits.ts';

/** https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object: id or url, not both. */
const slackFile = z
  .strictObject({ id: z.string().min(1).optional(), url: z.url().optional() })
  .refine(({ id, url }) => (id === undefined) !== (url === undefined), 'must provide either id or url');

export const imageSource = {
  alt_text: z.string().min(1).max(block.altText),
  image_url: z
    .url({ protocol: /^https?$/ })
    .max(block.imageUrl)
    .optional(),
  slack_file: slackFile.optional(),
};

export const hasOneSource = (image: { image_url?: unknown; slack_file?: unknown }) =>
  (image.image_url === undefined) !== (image.slack_file === undefined);

export const oneSource = 'must provide either image_url or slack_file';

/** https://docs.slack.dev/reference/block-kit/block-elements/image-element */
export const imageElement = z
  .strictObject({ type: z.literal('image'), ...imageSource })
  .refine(hasOneSource, oneSource);
