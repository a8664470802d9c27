import { useShared } from '../state.ts';

const verdictOf = (open: number, doubled: number): string => {
  if (doubled > 0) return `${doubled} sent twice`;
  return open === 0 ? 'Nothing lost, nothing doubled' : `${open} under way, nothing doubled`;
};

/** Whether anything was lost or doubled, counted from the outside. */
export const Tally = () => {
  const { counts } = useShared().snapshot;
  const { asked, sent, shown, calledOff, open, doubled } = counts;
  const figures = [
    [asked, 'asked for'],
    [sent, 'sent'],
    [shown, 'on phones'],
    [calledOff, 'called off or refused'],
    [open, 'under way'],
  ] as const;
  return (
    <div className="tally">
      <dl>
        {figures.map(([count, label]) => (
          <div key={label}>
            <dd>{count}</dd>
            <dt>{label}</dt>
          </div>
        ))}
      </dl>
      <p className={doubled > 0 ? 'bad' : open > 0 ? '' : 'good'}>{verdictOf(open, doubled)}</p>
    </div>
  );
};
