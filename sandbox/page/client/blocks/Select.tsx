import type { Json, Snapshot } from '../../shared.ts';
import { conversationName } from '../conversations.ts';
import { objects, text, wordsOf } from '../read.ts';
import { useShared } from '../state.ts';
import type { ControlProps } from './Control.tsx';
import { listOf } from './entries.ts';

type Option = { value: string; label: string; group?: string };

const own = (element: Json): Option[] => [
  ...objects(element.options).map((one) => ({ value: text(one.value), label: wordsOf(one.text) })),
  ...objects(element.option_groups).flatMap((group) =>
    objects(group.options).map((one) => ({
      value: text(one.value),
      label: wordsOf(one.text),
      group: wordsOf(group.label),
    })),
  ),
];

/** What Slack offers by itself: people, or the conversations that this person is in. */
const offered = (type: string, snapshot: Snapshot, me: string): Option[] | undefined => {
  if (type.includes('users')) return snapshot.people.map(({ id, name }) => ({ value: id, label: `@${name}` }));
  const mine = snapshot.conversations.filter(({ members }) => members.includes(me));
  const shown = (list: typeof mine) =>
    list.map((one) => ({ value: one.id, label: conversationName(one, snapshot, me) }));
  if (type.includes('conversations')) return shown(mine);
  if (type.includes('channels')) return shown(mine.filter(({ kind }) => kind === 'public'));
  return undefined;
};

/** Any select menu, of one or of several. */
export const Select = ({ element, id, entry, onEntry, described, isInvalid = false }: ControlProps) => {
  const { snapshot, me } = useShared();
  const type = text(element.type);
  const options = offered(type, snapshot, me) ?? own(element);
  const isMany = type.startsWith('multi_');
  const common = { id, 'aria-describedby': described, 'aria-invalid': isInvalid };
  const items = options.map(({ value, label, group }) => (
    <option key={value} value={value}>
      {group ? `${group}: ${label}` : label}
    </option>
  ));
  if (isMany) {
    return (
      <select
        {...common}
        multiple
        value={listOf(entry)}
        onChange={(e) => onEntry([...e.target.selectedOptions].map(({ value }) => value))}
      >
        {items}
      </select>
    );
  }
  return (
    <select {...common} value={String(entry ?? '')} onChange={(e) => onEntry(e.target.value || null)}>
      <option value="">{wordsOf(element.placeholder) || 'Choose…'}</option>
      {items}
    </select>
  );
};
