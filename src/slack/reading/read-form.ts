import { z } from 'zod';
import type { Draft } from '../../ports/index.ts';
import { block, element } from '../screen/ids.ts';
import { File, filesOf } from './payload-shapes.ts';

/** What stands in the form. Slack sends null, or nothing at all, for a field that was left empty. */
export type FormValues = Pick<Draft, 'to' | 'text' | 'links' | 'files'> & { channelId: string | undefined };

const Text = z.object({ value: z.string().nullish() }).nullish();
const Option = z.object({ value: z.string(), text: z.object({ text: z.string() }) });
const Field = <T extends z.ZodType>(value: T) => z.object({ [element]: value }).nullish();
const Values = z.object({
  [block.to]: Field(Text),
  [block.text]: Field(Text),
  [block.links]: Field(Text),
  [block.files]: Field(z.object({ files: z.array(File).nullish() }).nullish()),
  [block.kept]: Field(z.object({ selected_options: z.array(Option).nullish() }).nullish()),
  [block.channel]: Field(z.object({ selected_conversation: z.string().nullish() }).nullish()),
});

/** @param values `view.state.values`, as Slack sent it */
export const readForm = (values: unknown): FormValues => {
  const form = Values.parse(values);
  const kept = form.kept?.value?.selected_options?.map(({ value, text }) => ({ id: value, name: text.text })) ?? [];
  return {
    to: form.to?.value?.value ?? '',
    text: form.text?.value?.value ?? '',
    links: (form.links?.value?.value ?? '').split(/\s+/).filter(Boolean),
    files: [...kept, ...filesOf(form.files?.value?.files)],
    channelId: form.channel?.value?.selected_conversation ?? undefined,
  };
};
