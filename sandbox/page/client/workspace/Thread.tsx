import type { ShownMessage } from '../../shared.ts';
import { Composer } from './Composer.tsx';
import { Messages } from './Messages.tsx';

type Props = { channel: string; root: string; seen: ShownMessage[]; onClose: () => void };

export const Thread = ({ channel, root, seen, onClose }: Props) => (
  <section className="thread" aria-label="Thread">
    <header className="pane-head">
      <h2>Thread</h2>
      <button type="button" onClick={onClose} aria-label="Close the thread">
        ×
      </button>
    </header>
    <Messages messages={seen.filter(({ ts, thread_ts }) => ts === root || thread_ts === root)} label="Thread" />
    <Composer channel={channel} threadTs={root} label="Reply in the thread" />
  </section>
);
