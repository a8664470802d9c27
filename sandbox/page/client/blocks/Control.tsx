/** One interactive element of Block Kit, whatever it stands in: https://docs.slack.dev/reference/block-kit/block-elements */
import type { Json } from '../../shared.ts';
import { text, wordsOf } from '../read.ts';
import { Choices } from './Choices.tsx';
import type { Entry } from './entries.ts';
import { Select } from './Select.tsx';

export type ControlProps = {
  element: Json;
  /** Of the field that a label stands for. */
  id: string;
  entry: Entry;
  onEntry: (entry: Entry) => void;
  described?: string | undefined;
  isInvalid?: boolean;
};

const inputType: Record<string, string> = {
  url_text_input: 'url',
  email_text_input: 'email',
  number_input: 'text',
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'datetime-local',
};

/** Seconds since 1970, as Slack holds it, and what the browser's own field writes, which is local time. */
const localTime = (seconds: number): string => {
  const at = new Date(seconds * 1000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

export const Control = (props: ControlProps) => {
  const { element, id, entry, onEntry, described, isInvalid = false } = props;
  const type = text(element.type);
  const common = {
    id,
    'aria-describedby': described,
    'aria-invalid': isInvalid,
    placeholder: wordsOf(element.placeholder),
  };
  if (type === 'checkboxes' || type === 'radio_buttons') return <Choices {...props} />;
  if (type.endsWith('_select')) return <Select {...props} />;
  if (type === 'plain_text_input' && element.multiline === true) {
    return <textarea {...common} rows={3} value={String(entry ?? '')} onChange={(e) => onEntry(e.target.value)} />;
  }
  if (type === 'datetimepicker') {
    const value = typeof entry === 'number' ? localTime(entry) : '';
    const read = (written: string) => onEntry(written ? Math.floor(new Date(written).getTime() / 1000) : null);
    return <input {...common} type="datetime-local" value={value} onChange={(e) => read(e.target.value)} />;
  }
  if (type === 'plain_text_input' || inputType[type]) {
    const shown = inputType[type] ?? 'text';
    return (
      <input
        {...common}
        type={shown}
        value={String(entry ?? '')}
        onChange={(e) => onEntry(e.target.value === '' ? null : e.target.value)}
      />
    );
  }
  return <p className="unknown">The sandbox cannot draw “{type}”.</p>;
};
