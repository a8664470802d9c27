/** Blocks without controls, drawn by slack-blocks-to-jsx from what the app really sent. */
import { type Block, Message } from 'slack-blocks-to-jsx';
import type { Json } from '../../shared.ts';
import { isObject, objects, text } from '../read.ts';
import { useShared } from '../state.ts';

const isDrawable = (blocks: unknown): blocks is Block[] => Array.isArray(blocks) && blocks.every(isObject);

/** The page loads nothing from elsewhere: files of Slack come from here, and any other picture is named. */
const local = (image: Json): Json => {
  const { slack_file: file, ...rest } = image;
  if (isObject(file)) return { ...rest, image_url: `/file/${text(file.id)}` };
  return rest;
};

const shown = (block: Json): Json => {
  if (block.type === 'image') {
    if (isObject(block.slack_file)) return local(block);
    return { type: 'context', elements: [{ type: 'plain_text', text: `Picture at ${text(block.image_url)}` }] };
  }
  if (block.type !== 'context') return block;
  const elements = objects(block.elements).map((one) => (one.type === 'image' ? local(one) : one));
  return { ...block, elements };
};

/**
 * Slack formats a text that is `verbatim` too, and only makes no links of what looks like one. The library shows it as it
 * came, with all its marks, and makes no such links anyway.
 */
const formatted = (block: Json): Json =>
  JSON.parse(JSON.stringify(block, (key, value) => (key === 'verbatim' ? undefined : value)));

/** `{date_short_pretty} at {time}` in the reader's own time: https://docs.slack.dev/messaging/formatting-message-text */
const dateOf = (timestamp: string, format: string): string => {
  const at = new Date(Number(timestamp) * 1000);
  const time = at.toLocaleTimeString('en-GB');
  const day = at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
  return format
    .replace(/\{time\}/g, time.slice(0, 5))
    .replace(/\{time_secs\}/g, time)
    .replace(/\{date\w*\}/g, day);
};

export const Drawn = ({ blocks }: { blocks: Json[] }) => {
  const { snapshot } = useShared();
  const { people, conversations, app } = snapshot;
  const drawable: unknown = blocks.map(shown).map(formatted);
  if (!isDrawable(drawable)) return null;
  const nameOf = (id: string) => people.find((one) => one.id === id)?.name ?? (id === app.user ? app.name : id);
  return (
    <Message
      blocks={drawable}
      logo=""
      name=""
      withoutWrapper
      hooks={{
        user: ({ id }) => <span className="mention">@{nameOf(id)}</span>,
        channel: ({ id }) => <span className="mention">#{conversations.find((one) => one.id === id)?.name ?? id}</span>,
        date: ({ timestamp, format, fallback }) => <time>{dateOf(timestamp, format) || fallback}</time>,
        link: ({ href, children }) => (
          <a href={href} target="_blank" rel="noreferrer">
            {children}
          </a>
        ),
      }}
    />
  );
};
