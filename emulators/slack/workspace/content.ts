import { blockComplaints, tablesIn, textLength } from '../blocks/validate.ts';
import { isObject, type Json, parseJson } from '../json.ts';
import * as limits from '../limits.ts';
import { ApiRefusal, invalid } from '../refusal.ts';
import type { Content } from './message.ts';

/** Sub-objects come as JSON in a form, and as they are in JSON. */
export const unpack = (value: unknown): unknown => (typeof value === 'string' ? parseJson(value) : value);

const given = (value: unknown) => value !== undefined && value !== null && value !== '';

const readBlocks = (value: unknown): Json[] | undefined => {
  if (!given(value)) return undefined;
  const blocks = unpack(value);
  if (!Array.isArray(blocks) || !blocks.every(isObject)) throw new ApiRefusal('invalid_blocks_format');
  if (tablesIn(blocks) > 1) throw new ApiRefusal('invalid_attachments', { errors: ['only_one_table_allowed'] });
  const complaints = blockComplaints(blocks, 'message', '/blocks');
  if (complaints.length > 0) throw invalid('invalid_blocks', complaints);
  if (textLength(blocks) > limits.messageBlocksText) throw new ApiRefusal('msg_blocks_too_long');
  return blocks;
};

const readAttachments = (value: unknown): Json[] | undefined => {
  if (!given(value)) return undefined;
  const attachments = unpack(value);
  if (!Array.isArray(attachments) || !attachments.every(isObject)) throw new ApiRefusal('invalid_attachments');
  if (attachments.length > limits.message.attachments) throw new ApiRefusal('too_many_attachments');
  const complaints = attachments.flatMap((attachment, index) =>
    attachment.blocks === undefined
      ? []
      : blockComplaints(attachment.blocks, 'message', `/attachments/${index}/blocks`),
  );
  if (complaints.length > 0) throw invalid('invalid_attachments', complaints);
  return attachments;
};

const readMetadata = (value: unknown): Json | undefined => {
  if (!given(value)) return undefined;
  const metadata = unpack(value);
  if (!isObject(metadata)) throw new ApiRefusal('invalid_metadata_format');
  if (Object.keys(metadata).length === 0) return metadata;
  if (typeof metadata.event_type !== 'string' || !isObject(metadata.event_payload)) {
    throw new ApiRefusal('invalid_metadata_schema');
  }
  return metadata;
};

const readText = (args: Json): string | undefined => {
  if (given(args.markdown_text)) {
    if (given(args.text) || given(args.blocks)) throw new ApiRefusal('markdown_text_conflict');
    if (String(args.markdown_text).length > limits.message.markdownText) throw new ApiRefusal('msg_too_long');
    return String(args.markdown_text);
  }
  if (!given(args.text)) return undefined;
  if (typeof args.text !== 'string') throw new ApiRefusal('invalid_arguments');
  return args.text;
};

/**
 * What an app wants to say, checked as Slack checks it; `undefined` parts were not given. An empty list of blocks is
 * one that was given: https://docs.slack.dev/reference/methods/chat.postMessage#text_usage
 */
export const readContent = (args: Json): { [K in keyof Content]: Content[K] | undefined } => {
  const text = readText(args);
  const blocks = readBlocks(args.blocks);
  const attachments = readAttachments(args.attachments);
  const metadata = readMetadata(args.metadata);
  if (text === undefined && !blocks?.length && !attachments?.length) throw new ApiRefusal('no_text');
  return { text, blocks, attachments, metadata };
};

/** A new message of the same. */
export const newContent = (args: Json): Content => {
  const { text = '', blocks, attachments, metadata } = readContent(args);
  return {
    text: text.slice(0, limits.message.text),
    ...(blocks?.length ? { blocks } : {}),
    ...(attachments?.length ? { attachments } : {}),
    ...(metadata ? { metadata } : {}),
  };
};

/** The `slack_file`s that a message or view shows, with their pointers. */
export const slackFilesIn = (value: unknown, pointer = ''): { id: string; url: string; pointer: string }[] => {
  if (Array.isArray(value)) return value.flatMap((item, index) => slackFilesIn(item, `${pointer}/${index}`));
  if (!isObject(value)) return [];
  const own = isObject(value.slack_file)
    ? [
        {
          id: String(value.slack_file.id ?? ''),
          url: String(value.slack_file.url ?? ''),
          pointer: `${pointer}/slack_file`,
        },
      ]
    : [];
  return [...own, ...Object.entries(value).flatMap(([key, inner]) => slackFilesIn(inner, `${pointer}/${key}`))];
};
