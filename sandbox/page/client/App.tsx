import { useState } from 'react';
import type { BotState } from '../shared.ts';
import { Phones } from './phones/Phones.tsx';
import { SharedProvider, usePost, useSnapshot } from './state.ts';
import { Faults } from './wire/Faults.tsx';
import { Tally } from './wire/Tally.tsx';
import { Wire } from './wire/Wire.tsx';
import { Workspace } from './workspace/Workspace.tsx';

const panels = [
  ['phones', 'Phones', Phones],
  ['faults', 'Faults', Faults],
  ['wire', 'Wire', Wire],
] as const;

const botWords: Record<BotState['status'], string> = {
  starting: 'The bot is starting',
  running: 'The bot is running',
  stopped: 'The bot is killed',
};

const Side = () => {
  const [panel, setPanel] = useState<(typeof panels)[number][0]>('phones');
  return (
    <section className="side" aria-label="Phones, faults and wire">
      <div className="tabs" role="tablist" aria-label="What to see">
        {panels.map(([key, label]) => (
          <button
            key={key}
            type="button"
            role="tab"
            id={`tab-${key}`}
            aria-selected={panel === key}
            aria-controls={`panel-${key}`}
            onClick={() => setPanel(key)}
          >
            {label}
          </button>
        ))}
      </div>
      {panels.map(([key, , Panel]) => (
        <div
          key={key}
          role="tabpanel"
          id={`panel-${key}`}
          aria-labelledby={`tab-${key}`}
          hidden={panel !== key}
          className="panel"
        >
          {panel === key && <Panel />}
        </div>
      ))}
    </section>
  );
};

export const App = () => {
  const { snapshot, isConnected } = useSnapshot();
  const { act, notice, dismiss } = usePost();
  const [chosen, setChosen] = useState<string>();
  const [carried, carry] = useState<File[]>([]);
  if (!snapshot) return <p className="loading">Loading…</p>;
  const me = chosen ?? snapshot.sample.sender;
  return (
    <SharedProvider value={{ snapshot, act, me, carried, carry }}>
      <header className="top">
        <h1>slack-mms sandbox</h1>
        <Tally />
        <p className={`bot ${snapshot.bot.status}`}>
          {isConnected ? botWords[snapshot.bot.status] : 'The sandbox is gone'}
        </p>
      </header>
      <main>
        <Workspace onPerson={setChosen} />
        <Side />
      </main>
      <div className="notices" role="status">
        {notice && (
          <p className={notice.isBad ? 'notice bad' : 'notice'}>
            {notice.text}
            <button type="button" onClick={dismiss} aria-label="Dismiss">
              ×
            </button>
          </p>
        )}
      </div>
    </SharedProvider>
  );
};
