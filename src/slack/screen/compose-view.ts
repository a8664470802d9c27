/** The form, as a pure function of what it opens with. */
import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import type { Place } from '../../domain/message/message.ts';
import { section } from './blocks.ts';
import { formWords } from './form-words.ts';
import { block, element, viewId } from './ids.ts';
import { limits, truncate } from './limits.ts';
import { refusalText } from './markup.ts';

/** What a form opens with. */
export type Prefill = {
  to: string;
  text: string;
  links: string[];
  /** Files that are in Slack already: ticked checkboxes above the upload field. */
  files: { id: string; name: string | null }[];
  /** Where the card goes unless the person chooses another channel; its thread goes with it. */
  place: Place;
  /** Why the form opened instead of sending. */
  notes?: string[];
};

/** What a form remembers while it is open. */
const Memory = z.object({
  /** Made when the form is opened: submitting it twice sends once. */
  key: z.string(),
  entryPoint: z.enum(['form', 'shortcut']),
  origin: z.object({ channelId: z.string(), threadTs: z.string().optional() }),
  /** What Fix it opened; it knows which records are to be sent again. */
  draftId: z.string().optional(),
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

const textInput = (
  id: string,
  { label, hint, placeholder }: { label: string; hint?: string; placeholder?: string },
  value: string,
  optional = false,
): InputBlock => ({
  type: 'input',
  block_id: id,
  label: plain(label),
  optional,
  ...(hint ? { hint: plain(hint) } : {}),
  element: {
    type: 'plain_text_input',
    action_id: element,
    multiline: true,
    // More than fits into a message, so that what is too long is answered with a sentence and not cut.
    max_length: limits.inputValue,
    ...(value ? { initial_value: truncate(value, limits.inputValue) } : {}),
    ...(placeholder ? { placeholder: plain(placeholder) } : {}),
  },
});

const keptFiles = (files: Prefill['files']): InputBlock[] => {
  if (files.length === 0) return [];
  const options = files.slice(0, limits.checkboxes).map(({ id, name }) => ({
    text: plain(truncate(name || formWords.namelessFile, limits.optionText)),
    value: id,
  }));
  return [
    {
      type: 'input',
      block_id: block.kept,
      label: plain(formWords.kept.label),
      optional: true,
      element: { type: 'checkboxes', action_id: element, options, initial_options: options },
    },
  ];
};

export const composeView = (prefill: Prefill, memory: Memory): ModalView => {
  const notes: KnownBlock[] = (prefill.notes ?? []).map((note) => section(`:warning: ${refusalText(note)}`));
  const channel = prefill.place.channelId;
  return {
    type: 'modal',
    callback_id: viewId.compose,
    private_metadata: JSON.stringify(memory),
    title: plain(formWords.title),
    submit: plain(formWords.submit),
    close: plain(formWords.close),
    blocks: [
      ...notes,
      textInput(block.to, formWords.to, prefill.to),
      textInput(block.text, formWords.text, prefill.text, true),
      ...keptFiles(prefill.files),
      {
        type: 'input',
        block_id: block.files,
        label: plain(formWords.files.label),
        hint: plain(formWords.files.hint),
        optional: true,
        element: { type: 'file_input', action_id: element, max_files: limits.fileInputFiles },
      },
      textInput(block.links, formWords.links, prefill.links.join('\n'), true),
      {
        type: 'input',
        block_id: block.channel,
        label: plain(formWords.channel.label),
        optional: true,
        element: {
          type: 'conversations_select',
          action_id: element,
          ...(channel ? { initial_conversation: channel } : { default_to_current_conversation: true }),
        },
      },
    ],
  };
};

/** Asked inside the form when the same was sent a moment ago: one more click sends it. */
export const repeatView = (sentence: string, draftId: string): ModalView => ({
  type: 'modal',
  callback_id: viewId.repeat,
  private_metadata: draftId,
  title: plain(formWords.repeat.title),
  submit: plain(formWords.repeat.submit),
  close: plain(formWords.repeat.close),
  blocks: [section(sentence)],
});

/** Says one thing and offers nothing but to close it. */
export const noticeView = (text: string): ModalView => ({
  type: 'modal',
  title: plain(formWords.title),
  close: plain(formWords.close),
  blocks: [section(text)],
});
