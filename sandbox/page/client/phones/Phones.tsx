import type { Phone as PhoneFacts } from '../../shared.ts';
import { useShared } from '../state.ts';
import { PhoneAnswer } from './PhoneAnswer.tsx';
import { PhoneMessageView } from './PhoneMessageView.tsx';

const Phone = ({ phone }: { phone: PhoneFacts }) => (
  <article className="phone" aria-label={`Phone ${phone.shown}`}>
    <h3>{phone.shown}</h3>
    <ol>
      {phone.messages.map((message) => (
        <PhoneMessageView key={message.id} message={message} />
      ))}
    </ol>
    <PhoneAnswer number={phone.number} shown={phone.shown} />
  </article>
);

/** One for each number that was sent something. */
export const Phones = () => {
  const { snapshot, act } = useShared();
  const { phones, settings } = snapshot;
  const waits = settings.carrier === 'waits';
  return (
    <div className="phones">
      <label className="switch">
        <input
          type="checkbox"
          checked={waits}
          onChange={() => void act({ kind: 'settings', carrier: waits ? 'by-itself' : 'waits' })}
        />
        The carrier waits for me to say what became of each message
      </label>
      {phones.map((phone) => (
        <Phone key={phone.number} phone={phone} />
      ))}
      {phones.length === 0 && <p className="empty">No phone has got anything yet.</p>}
    </div>
  );
};
