import { objects, text, wordsOf } from '../read.ts';
import type { ControlProps } from './Control.tsx';
import { listOf } from './entries.ts';

/** Checkboxes or radio buttons. */
export const Choices = ({ element, id, entry, onEntry, described }: ControlProps) => {
  const isMany = element.type === 'checkboxes';
  const chosen = listOf(entry);
  const toggled = (value: string) =>
    chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
  return (
    <fieldset className="choices" aria-labelledby={`${id}-label`} id={id}>
      {objects(element.options).map((option) => {
        const value = text(option.value);
        return (
          <label key={value}>
            <input
              type={isMany ? 'checkbox' : 'radio'}
              name={id}
              checked={chosen.includes(value)}
              aria-describedby={described}
              onChange={() => onEntry(isMany ? toggled(value) : value)}
            />
            <span>
              {wordsOf(option.text)}
              {wordsOf(option.description) && <small> {wordsOf(option.description)}</small>}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
};
