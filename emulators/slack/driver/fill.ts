import { elementsOf } from '../blocks/validate.ts';
import type { Core } from '../core.ts';
import { isObject, type Json, text } from '../json.ts';
import { element as elementLimits, fileInputBytes } from '../limits.ts';
import { ImpossibleGesture } from '../refusal.ts';
import { type Entry, enter, fieldOf, type InputValue, isEmpty } from '../views/input-values.ts';
import type { ShownView } from '../views/views.ts';

/** A file dropped into a `file_input`. */
type Dropped = { name: string; mimetype: string; bytes: Uint8Array };
export type Entries = Record<string, Entry | readonly Dropped[]>;

const isDropped = (value: unknown): value is readonly Dropped[] =>
  Array.isArray(value) && value.every((one) => isObject(one) && one.bytes instanceof Uint8Array);

/** https://docs.slack.dev/reference/block-kit/block-elements/file-input-element */
const dropProblem = (element: Json, files: readonly Dropped[]): string | undefined => {
  const most = typeof element.max_files === 'number' ? element.max_files : elementLimits.maxFiles;
  if (files.length > most) return `at most ${most} files`;
  if (files.some(({ bytes }) => bytes.byteLength > fileInputBytes)) return 'a file is larger than 10 MB';
  const types = Array.isArray(element.filetypes) ? element.filetypes.map(String) : undefined;
  const extension = (name: string) => name.split('.').at(-1)?.toLowerCase() ?? '';
  const bad = types && files.find(({ name }) => !types.includes(extension(name)));
  return bad ? `${bad.name} is not of an accepted type` : undefined;
};

const drop = (core: Core, user: string, files: readonly Dropped[]): InputValue => ({
  type: 'file_input',
  files: files.map((file) => core.files.describe(core.files.add({ ...file, uploadedBy: user, givenToApp: true }))),
});

const inputOf = (view: ShownView, blockId: string): Json => {
  const block = view.blocks.find((one) => one.block_id === blockId);
  const element = block && elementsOf(block).find((one) => fieldOf(one) !== undefined);
  if (element) return element;
  const known = view.blocks.filter((one) => elementsOf(one).some(fieldOf)).map((one) => text(one.block_id));
  throw new ImpossibleGesture(`the view has no field ${blockId}; it has ${known.join(', ')}`);
};

/** Enters values by block id. The result is what Slack's own form says about them, by block id. */
export const fill = (core: Core, user: string, view: ShownView, entries: Entries): Record<string, string> => {
  const errors: Record<string, string> = {};
  for (const [blockId, entry] of Object.entries(entries)) {
    const element = inputOf(view, blockId);
    const actionId = text(element.action_id);
    if (element.type === 'file_input' && isDropped(entry)) {
      const problem = dropProblem(element, entry);
      if (problem) errors[blockId] = problem;
      else core.views.setValue(view, blockId, actionId, drop(core, user, entry));
      continue;
    }
    const entered = enter(element, entry as Entry);
    if ('error' in entered) errors[blockId] = entered.error;
    else core.views.setValue(view, blockId, actionId, entered.value);
  }
  return errors;
};

/** Required inputs that hold nothing; Slack's form then sends nothing. */
export const missing = (view: ShownView): Record<string, string> => {
  const empty = view.blocks
    .filter((block) => block.type === 'input' && block.optional !== true && isObject(block.element))
    .filter((block) => {
      const element = block.element as Json;
      return isEmpty(element, view.state.values[text(block.block_id)]?.[text(element.action_id)]);
    });
  return Object.fromEntries(empty.map((block) => [text(block.block_id), 'Please complete this required field.']));
};
