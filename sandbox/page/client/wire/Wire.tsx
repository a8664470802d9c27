import { useEffect, useState } from 'react';
import type { WireDetail, WireEntry } from '../../shared.ts';
import { useShared } from '../state.ts';

const ways: Record<WireEntry['way'], string> = {
  'slack-bot': 'Slack → bot',
  'bot-slack': 'bot → Slack',
  'bot-plivo': 'bot → Plivo',
  'plivo-bot': 'Plivo → bot',
};

const parts = [
  ['signed', 'What was signed'],
  ['signature', 'Signature'],
  ['sent', 'Sent'],
  ['got', 'Answer'],
] as const;

const Detail = ({ id, answer }: { id: number; answer: string }) => {
  const [detail, setDetail] = useState<WireDetail>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the answer comes
  useEffect(() => {
    let isWanted = true;
    void fetch(`/wire/${id}`)
      .then((response) => response.json())
      .then((got: WireDetail) => {
        if (isWanted) setDetail(got);
      });
    return () => {
      isWanted = false;
    };
  }, [id, answer]);
  if (!detail) return null;
  return (
    <dl>
      {parts.map(([key, title]) =>
        detail[key] ? (
          <div key={key}>
            <dt>{title}</dt>
            <dd>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard */}
              <pre tabIndex={0}>{detail[key]}</pre>
            </dd>
          </div>
        ) : null,
      )}
    </dl>
  );
};

const Entry = ({ entry }: { entry: WireEntry }) => {
  const [isOpen, setOpen] = useState(false);
  const { id, at, way, title, answer, isGood } = entry;
  return (
    <li>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span className={`way ${way}`}>{ways[way]}</span>
          <span className="title">{title}</span>
          <span className={isGood ? 'good' : 'bad'}>{answer || '…'}</span>
          <time>{new Date(at).toLocaleTimeString('en-GB')}</time>
        </summary>
        {isOpen && <Detail id={id} answer={answer} />}
      </details>
    </li>
  );
};

/** The last requests each way, newest first. */
export const Wire = () => {
  const { snapshot } = useShared();
  const [way, setWay] = useState<WireEntry['way'] | ''>('');
  const shown = snapshot.wire.filter((entry) => !way || entry.way === way);
  return (
    <div className="wire">
      <label>
        Show
        <select value={way} onChange={(event) => setWay(event.target.value as WireEntry['way'] | '')}>
          <option value="">all requests</option>
          {Object.entries(ways).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <ol>
        {shown.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      {shown.length === 0 && <p className="empty">Nothing yet.</p>}
    </div>
  );
};
