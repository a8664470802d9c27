import { useId } from 'react';
import { type Habit, habits, type Service } from '../../../habits.ts';
import { useShared } from '../state.ts';

const Switch = ({ habit: { name, what, choices } }: { habit: Habit }) => {
  const { snapshot, act } = useShared();
  const id = useId();
  const chosen = snapshot.habits[name];
  const isUsual = choices.some(({ choice, isUsual }) => isUsual && choice === chosen);
  return (
    <li className={isUsual ? undefined : 'unusual'}>
      <label htmlFor={id}>{what}</label>
      <select
        id={id}
        name={name}
        value={chosen}
        onChange={(event) => void act({ kind: 'habit', name, choice: event.target.value })}
      >
        {choices.map(({ choice, words, isUsual }) => (
          <option key={choice} value={choice}>
            {isUsual ? `${words} (usual)` : words}
          </option>
        ))}
      </select>
    </li>
  );
};

/** What differs from one workspace or account to the next: one switch for each habit of the played service. */
export const Habits = ({ service, title, note }: { service: Service; title: string; note: string }) => (
  <fieldset className="habits">
    <legend>{title}</legend>
    <p>{note}</p>
    <ul>
      {habits
        .filter((habit) => habit.service === service)
        .map((habit) => (
          <Switch key={habit.name} habit={habit} />
        ))}
    </ul>
  </fieldset>
);
