import { useState } from 'react';
import type { Conversation } from '../../shared.ts';
import { conversationName, conversationNote } from '../conversations.ts';
import { useShared } from '../state.ts';
import { AppHome } from './AppHome.tsx';
import { Channel } from './Channel.tsx';
import { Modal } from './Modal.tsx';

/** Drawn, because not every machine has a font with such a sign. */
const Lock = () => (
  <svg viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">
    <path d="M2 5h8v6.5H2zM3.5 5V3.2a2.5 2.5 0 0 1 5 0V5h-1.4V3.2a1.1 1.1 0 0 0-2.2 0V5z" fill="currentColor" />
  </svg>
);

const Sign = ({ of: { kind } }: { of: Conversation }) => {
  if (kind === 'private') return <Lock />;
  return <span aria-hidden="true">{kind === 'public' ? '#' : '●'}</span>;
};

/** Slack, as the acting person sees it. */
export const Workspace = ({ onPerson }: { onPerson: (id: string) => void }) => {
  const { snapshot, act, me } = useShared();
  const [place, setPlace] = useState(snapshot.sample.general);
  const { people, conversations, app, views } = snapshot;
  const mine = conversations.filter(({ members }) => members.includes(me));
  const listed = mine.filter(({ members }) => !members.includes(app.user) || members.length > 2);
  const here = listed.find(({ id }) => id === place) ?? (place === 'app' ? undefined : listed[0]);
  const person = people.find(({ id }) => id === me);
  const openApp = (): void => {
    setPlace('app');
    void act({ kind: 'home', user: me });
  };
  const [direct, rooms] = [listed.filter(({ kind }) => kind === 'im'), listed.filter(({ kind }) => kind !== 'im')];
  const item = (conversation: Conversation) => {
    const note = conversationNote(conversation);
    return (
      <li key={conversation.id}>
        <button
          type="button"
          aria-current={here?.id === conversation.id ? 'page' : undefined}
          onClick={() => setPlace(conversation.id)}
        >
          <Sign of={conversation} /> {conversationName(conversation, snapshot, me).replace('#', '')}
          {note && <small>{note}</small>}
        </button>
      </li>
    );
  };
  const view = views[me];
  return (
    <section className="workspace" aria-label="Slack">
      <nav className="sidebar" aria-label="Conversations">
        <label className="act-as">
          You are
          <select value={me} onChange={(event) => onPerson(event.target.value)}>
            {people.map(({ id, name, what }) => (
              <option key={id} value={id}>
                {name}, {what}
              </option>
            ))}
          </select>
        </label>
        <h2>Channels</h2>
        <ul>{rooms.map(item)}</ul>
        {direct.length > 0 && <h2>Direct messages</h2>}
        <ul>{direct.map(item)}</ul>
        {person?.isColleague && (
          <>
            <h2>Apps</h2>
            <ul>
              <li>
                <button type="button" aria-current={here ? undefined : 'page'} onClick={openApp}>
                  <span aria-hidden="true">◆</span> {app.name}
                </button>
              </li>
            </ul>
          </>
        )}
      </nav>
      {here ? <Channel key={`${me}${here.id}`} conversation={here} /> : <AppHome key={me} />}
      {view && <Modal key={view.id} view={view} />}
    </section>
  );
};
