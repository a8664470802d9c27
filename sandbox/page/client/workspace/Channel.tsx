import { useState } from 'react';
import type { Conversation, ShownMessage } from '../../shared.ts';
import { conversationName, conversationNote } from '../conversations.ts';
import { useShared } from '../state.ts';
import { Composer } from './Composer.tsx';
import { Messages } from './Messages.tsx';
import { Thread } from './Thread.tsx';

const isReply = ({ thread_ts, ts }: ShownMessage): boolean => thread_ts !== undefined && thread_ts !== ts;

const replyCounts = (messages: ShownMessage[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { thread_ts: root = '' } of messages.filter((one) => isReply(one) && !one.to)) {
    counts.set(root, (counts.get(root) ?? 0) + 1);
  }
  return counts;
};

/** One conversation as the acting person sees it, with a thread beside it if one is open. */
export const Channel = ({ conversation }: { conversation: Conversation }) => {
  const { snapshot, act, me } = useShared();
  const [thread, setThread] = useState<string>();
  const { id, members, hasBot, isArchived, kind } = conversation;
  const seen = snapshot.messages.filter(({ channel, to }) => channel === id && (!to || to === me));
  const name = conversationName(conversation, snapshot, me);
  const note = conversationNote(conversation);
  const others = snapshot.people.filter((one) => members.includes(one.id) && one.id !== me).map((one) => one.name);
  return (
    <div className={thread ? 'channel has-thread' : 'channel'}>
      <section className="conversation" aria-label={name}>
        <header className="pane-head">
          <h2>{name}</h2>
          <p>
            {note && <b>{note} · </b>}
            with {[...others, ...(hasBot ? [snapshot.app.name] : [])].join(', ')}
          </p>
          {!hasBot && kind !== 'im' && (
            <button type="button" onClick={() => void act({ kind: 'invite', channel: id })}>
              /invite @mms
            </button>
          )}
        </header>
        <Messages
          messages={seen.filter((message) => !isReply(message))}
          label={`Messages in ${name}`}
          replies={replyCounts(seen)}
          onThread={setThread}
        />
        {isArchived ? (
          <p className="closed">This channel is archived: nobody can write here.</p>
        ) : (
          <Composer key={id} channel={id} label={`Message ${name}`} />
        )}
      </section>
      {thread && <Thread key={thread} channel={id} root={thread} seen={seen} onClose={() => setThread(undefined)} />}
    </div>
  );
};
