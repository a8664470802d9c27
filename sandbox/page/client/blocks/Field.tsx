import type { Json } from '../../shared.ts';
import { isObject, text, wordsOf } from '../read.ts';
import { Control } from './Control.tsx';
import type { Entry } from './entries.ts';
import { FileField } from './FileField.tsx';

type Props = {
  block: Json;
  held: Json | undefined;
  entry: Entry;
  error: string | undefined;
  onEntry: (entry: Entry) => void;
  onError: (error: string) => void;
};

const grouped = ['checkboxes', 'radio_buttons'];

/** An input block: label, element, hint, and the error if there is one. */
export const Field = ({ block, held, entry, error, onEntry, onError }: Props) => {
  const element = isObject(block.element) ? block.element : {};
  const type = text(element.type);
  const id = `field-${text(block.block_id)}`;
  const [hint, optional] = [wordsOf(block.hint), block.optional === true];
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined;
  const label = (
    <>
      {wordsOf(block.label)} {optional && <small>(optional)</small>}
    </>
  );
  return (
    <div className={error ? 'field wrong' : 'field'}>
      {grouped.includes(type) ? (
        <p className="label" id={`${id}-label`}>
          {label}
        </p>
      ) : (
        <label className="label" htmlFor={id}>
          {label}
        </label>
      )}
      {type === 'file_input' ? (
        <FileField id={id} blockId={text(block.block_id)} held={held} described={described} onError={onError} />
      ) : (
        <Control
          element={element}
          id={id}
          entry={entry}
          onEntry={onEntry}
          described={described}
          isInvalid={error !== undefined && error !== ''}
        />
      )}
      {error && (
        <p className="error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
};
