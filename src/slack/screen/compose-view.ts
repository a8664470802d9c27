/** The form, as a pure function of what it opens with. */
import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import type { Draft } from '../../ports/index.ts';
import { limits, refusalText, section, truncate } from './blocks.ts';
import { formWords } from './form-words.ts';
import { block, element, viewId } from './ids.ts';

/**
 * What a form opens with. The files are in Slack already: ticked checkboxes above the upload field. The card goes to the
 * place unless the person chooses another channel. Notes say why the form opened instead of sending.
 */
export type Prefill = Pick<Draft, 'to' | 'text' | 'links' | 'files' | 'place'> & { notes?: string[] };

/** What a form remembers while it is open. */
const Memory = z.object({
  /** Made when the form is opened: submitting it twice sends once. */
  key: z.string(),
  entryPoint: z.enum(['form', 'shortcut']),
  origin: z.object({
    channelId: z.string(),
    threadTs: z.string().exactOptional(),
    threadStands: z.literal(true).exactOptional(),
  }),
  /** What Fix it opened; it knows which records are to be sent again. */
  draftId: z.string().exactOptional(),
});
export type Memory = z.infer<typeof Memory>;

/** @returns undefined for anything that this version did not write. */
export const readMemory = (metadata: string): Memory | undefined => {
  try {
    return Memory.safeParse(JSON.parse(metadata)).data;
  } catch {
    return undefined;
  }
};

const plain = (text: string) => ({ type: 'plain_text', text }) as const;

/** One of the form's own fields, with the label and hint that `form-words.ts` has for it. */
const field = (name: keyof typeof block, input: InputBlock['element'], optional = true): InputBlock => {
  const { label, hint }: { label: string; hint?: string } = formWords[name];
  return {
    type: 'input',
    block_id: block[name],
    label: plain(label),
    optional,
    ...(hint ? { hint: plain(hint) } : {}),
    element: input,
  };
};

const textInput = (value: string, placeholder?: string): InputBlock['element'] => ({
  type: 'plain_text_input',
  action_id: element,
  multiline: true,
  // More than fits into a message, so that what is too long is answered with a sentence and not cut.
  max_length: limits.inputValue,
  ...(value ? { initial_value: truncate(value, limits.inputValue) } : {}),
  ...(placeholder ? { placeholder: plain(placeholder) } : {}),
});

const keptFiles = (files: Prefill['files']): InputBlock[] => {
  const options = files.slice(0, limits.checkboxes).map(({ id, name }) => ({
    text: plain(truncate(name || formWords.namelessFile, limits.optionText)),
    value: id,
  }));
  const ticked = { type: 'checkboxes', action_id: element, options, initial_options: options } as const;
  return options.length > 0 ? [field('kept', ticked)] : [];
};

/** Without a button to submit it only says something. */
const modal = ({ title, submit }: { title: string; submit?: string }, blocks: KnownBlock[]): ModalView => ({
  type: 'modal',
  title: plain(title),
  ...(submit ? { submit: plain(submit) } : {}),
  close: plain(formWords.close),
  blocks,
});

/** A link that is cut in two leads elsewhere, so that those that do not fit into their field are left out. */
const fitLinks = (links: readonly string[]): string[] => {
  const fitting: string[] = [];
  for (const link of links) if ([...fitting, link].join('\n').length <= limits.inputValue) fitting.push(link);
  return fitting;
};

/** @param takesFiles false for an install without `files:read`, for which Slack opens no form that asks for files */
export const composeView = (
  { to, text, links, files, place, notes = [] }: Prefill,
  memory: Memory,
  { takesFiles }: { takesFiles: boolean },
): ModalView => {
  const channel = place.channelId
    ? { initial_conversation: place.channelId }
    : { default_to_current_conversation: true };
  const fitting = fitLinks(links);
  const left = links.length - fitting.length;
  const blocks = [
    ...[...notes, ...(left > 0 ? [formWords.linksLeftOut(left)] : [])].map((note) =>
      section(`:warning: ${refusalText(note)}`),
    ),
    field('to', textInput(to, formWords.to.placeholder), false),
    field('text', textInput(text)),
    ...keptFiles(files),
    takesFiles
      ? field('files', { type: 'file_input', action_id: element, max_files: limits.fileInputFiles })
      : section(formWords.noFiles),
    field('links', textInput(fitting.join('\n'))),
    field('channel', { type: 'conversations_select', action_id: element, ...channel }),
  ];
  return { ...modal(formWords, blocks), callback_id: viewId.compose, private_metadata: JSON.stringify(memory) };
};

/** Asked inside the form when the same was sent a moment ago: one more click sends it. */
export const repeatView = (sentence: string, draftId: string): ModalView => ({
  ...modal(formWords.repeat, [section(sentence)]),
  close: plain(formWords.repeat.close),
  callback_id: viewId.repeat,
  private_metadata: draftId,
});

/** Says one thing and offers nothing but to close it. */
export const noticeView = (text: string): ModalView => modal({ title: formWords.title }, [section(text)]);
