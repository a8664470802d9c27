import type { Settings } from '../../shared.ts';
import { useShared } from '../state.ts';
import { Habits } from './Habits.tsx';

type Kind = 'plivo' | 'callbacks' | 'slack';
type Choice<K extends Kind> = readonly [Settings[K], string];

const choices: { [K in Kind]: { title: string; options: readonly Choice<K>[] } } = {
  plivo: {
    title: 'Plivo',
    options: [
      ['none', 'works'],
      ['slow', 'is slow: 4 s'],
      ['busy', 'is busy: 429'],
      ['broken', 'is broken: 500'],
      ['answer-lost', 'takes it, but its answer is lost'],
    ],
  },
  callbacks: {
    title: 'Callbacks of Plivo',
    options: [
      ['none', 'arrive'],
      ['lost', 'are lost'],
      ['twice', 'come twice'],
      ['disorder', 'come out of order'],
      ['forged', 'are joined by forged ones'],
    ],
  },
  slack: {
    title: 'Slack',
    options: [
      ['none', 'works'],
      ['busy', 'is busy: 429'],
      ['down', 'is down: 503'],
    ],
  },
};

const Group = <K extends Kind>({ kind }: { kind: K }) => {
  const { snapshot, act } = useShared();
  const { title, options } = choices[kind];
  return (
    <fieldset>
      <legend>{title}</legend>
      {options.map(([value, label]) => (
        <label key={value}>
          <input
            type="radio"
            name={`fault-${kind}`}
            checked={snapshot.settings[kind] === value}
            onChange={() => void act({ kind: 'settings', [kind]: value })}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
};

/** What the real world does to such an app. */
export const Faults = () => {
  const { snapshot, act } = useShared();
  const { bot } = snapshot;
  const isUp = bot.status !== 'stopped';
  return (
    <div className="faults">
      <p className="lead">
        Switch something on, send a message, and watch its card. The count at the top shows that nothing is lost and
        nothing doubled.
      </p>
      <Group kind="plivo" />
      <Group kind="callbacks" />
      <Group kind="slack" />
      <fieldset>
        <legend>The bot</legend>
        <p>
          It is a process of its own{bot.pid ? `, ${bot.pid}` : ''}, so killing it is real. While it is away Slack says
          that the command failed; what it had accepted goes on when it is back.
        </p>
        <div className="actions">
          <button
            type="button"
            className="danger"
            disabled={!isUp}
            onClick={() => void act({ kind: 'bot', do: 'kill' })}
          >
            Kill the bot
          </button>
          <button type="button" disabled={isUp} onClick={() => void act({ kind: 'bot', do: 'start' })}>
            Start it again
          </button>
        </div>
        <label className="switch">
          <input
            type="checkbox"
            checked={bot.realPace}
            onChange={() => void act({ kind: 'pace', real: !bot.realPace })}
          />
          Real pace: after ten at once, one picture every 4 seconds instead of five a second. Restarts the bot
        </label>
        <label className="switch">
          <input
            type="checkbox"
            checked={snapshot.hearsAll}
            onChange={() => void act({ kind: 'hear', all: !snapshot.hearsAll })}
          />
          It hears every message in its channels, not only mentions: message events and history scopes
        </label>
      </fieldset>
      <Habits
        service="slack"
        title="How this Slack behaves"
        note="Real workspaces differ in this. Choose something, send a message, and watch."
      />
      <Habits
        service="plivo"
        title="How this Plivo behaves"
        note="Real accounts differ in this. Choose something, send a message, and watch."
      />
    </div>
  );
};
