import { useEffect, useRef } from 'react';
import type { ShownMessage } from '../../shared.ts';
import { MessageView } from './MessageView.tsx';

type Props = {
  messages: ShownMessage[];
  label: string;
  replies?: Map<string, number>;
  onThread?: (ts: string) => void;
};

/** How far from the end somebody may be to be kept at it. */
const nearEnd = 120;

/** Stays at the newest message unless the reader has scrolled away from it. */
export const Messages = ({ messages, label, replies, onThread }: Props) => {
  const list = useRef<HTMLOListElement>(null);
  const wasNear = useRef(true);
  const last = messages.at(-1);
  const signature = `${messages.length} ${last?.ts} ${replies?.size}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for what is drawn
  useEffect(() => {
    const { current } = list;
    if (current && wasNear.current) current.scrollTop = current.scrollHeight;
  }, [signature]);
  const look = () => {
    const { current } = list;
    if (current) wasNear.current = current.scrollHeight - current.scrollTop - current.clientHeight < nearEnd;
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <ol className="messages" ref={list} onScroll={look} tabIndex={0} aria-label={label}>
      {messages.map((message) => (
        <MessageView
          key={`${message.to ?? ''}${message.ts}`}
          message={message}
          replies={replies?.get(message.ts) ?? 0}
          {...(onThread && !message.to ? { onThread: () => onThread(message.ts) } : {})}
        />
      ))}
      {messages.length === 0 && <li className="empty">Nothing here yet.</li>}
    </ol>
  );
};
