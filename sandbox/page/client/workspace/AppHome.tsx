import { useState } from 'react';
import { Blocks } from '../blocks/Blocks.tsx';
import { appConversation } from '../conversations.ts';
import { useShared } from '../state.ts';
import { Channel } from './Channel.tsx';

/** The app's own place: its Home, and its direct messages with the acting person. */
export const AppHome = () => {
  const { snapshot, me } = useShared();
  const [tab, setTab] = useState<'home' | 'messages'>('home');
  const home = snapshot.homes[me];
  const conversation = appConversation(snapshot, me);
  return (
    <div className="app-home">
      <div className="tabs" role="tablist" aria-label={snapshot.app.name}>
        {(['home', 'messages'] as const).map((one) => (
          <button key={one} type="button" role="tab" aria-selected={tab === one} onClick={() => setTab(one)}>
            {one === 'home' ? 'Home' : 'Messages'}
          </button>
        ))}
      </div>
      {tab === 'home' && (
        <section className="home" aria-label="Home">
          {home ? <Blocks blocks={home.blocks} where={{ kind: 'home' }} /> : <p className="empty">Nothing here yet.</p>}
        </section>
      )}
      {tab === 'messages' &&
        (conversation ? <Channel conversation={conversation} /> : <p className="empty">Nothing here yet.</p>)}
    </div>
  );
};
