import type { ShownMessage } from '../../shared.ts';
import { Blocks, type Where } from '../blocks/Blocks.tsx';
import { Drawn } from '../blocks/Drawn.tsx';
import { useShared } from '../state.ts';
import { Avatar } from './Avatar.tsx';

const clock = (ts: string): string => new Date(Number(ts) * 1000).toLocaleTimeString('en-GB');

const textBlock = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

const Files = ({ files }: { files: ShownMessage['files'] }) => (
  <div className="files">
    {files.map(({ id, name, type }) =>
      type.startsWith('image/') ? (
        <img key={id} src={`/file/${id}`} alt={name} />
      ) : (
        <span key={id} className="file">
          {name}
        </span>
      ),
    )}
  </div>
);

const Menu = ({ message, onThread }: { message: ShownMessage; onThread?: (() => void) | undefined }) => {
  const { act, me } = useShared();
  const { channel, ts } = message;
  return (
    <details className="menu message-menu">
      <summary aria-label="What to do with this message">⋯</summary>
      <div>
        <button type="button" onClick={() => void act({ kind: 'shortcut', user: me, channel, ts })}>
          Send as MMS
        </button>
        {onThread && (
          <button type="button" onClick={onThread}>
            Reply in thread
          </button>
        )}
      </div>
    </details>
  );
};

type Props = { message: ShownMessage; replies?: number; onThread?: () => void };

export const MessageView = ({ message, replies = 0, onThread }: Props) => {
  const { snapshot } = useShared();
  const { isApp, user, ts, to, blocks, text, files } = message;
  const isSlackbot = user === 'USLACKBOT';
  const person = snapshot.people.find(({ id }) => id === user)?.name;
  const name = isApp ? snapshot.app.name : isSlackbot ? 'Slackbot' : (person ?? user);
  const where: Where = to ? { kind: 'whisper', ts } : { kind: 'message', channel: message.channel, ts };
  return (
    <li className={to ? 'message private' : 'message'} data-ts={ts}>
      <Avatar name={name} />
      <div className="said">
        {to && <p className="only">Only visible to you</p>}
        <p className="by">
          <b>{name}</b>
          {isApp && <small className="app-badge">APP</small>} <time>{clock(ts)}</time>
        </p>
        {blocks.length > 0 ? <Blocks blocks={blocks} where={where} /> : <Drawn blocks={[textBlock(text)]} />}
        {files.length > 0 && <Files files={files} />}
        {replies > 0 && (
          <button type="button" className="replies" onClick={onThread}>
            {replies === 1 ? '1 reply' : `${replies} replies`}
          </button>
        )}
      </div>
      {!to && <Menu message={message} onThread={onThread} />}
    </li>
  );
};
