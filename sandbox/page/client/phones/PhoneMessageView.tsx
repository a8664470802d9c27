import { useId, useState } from 'react';
import type { PhoneMessage } from '../../shared.ts';
import { useShared } from '../state.ts';
import { sizeOf } from '../uploads.ts';

/** The commonest of https://www.plivo.com/docs/messaging/concepts/message-error-codes. */
const errorCodes = [
  ['50', 'a landline'],
  ['30', 'unknown number'],
  ['40', 'phone is off'],
  ['70', 'blocked as spam'],
  ['200', 'opted out'],
  ['1000', 'no reason'],
] as const;

const Medium = ({ medium }: { medium: PhoneMessage['media'][number] }) => {
  const { url, type, name, bytes } = medium;
  const [pixels, setPixels] = useState('');
  return (
    <figure>
      {type.startsWith('image/') ? (
        <img
          src={url}
          alt={`${name}, as it arrived`}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => setPixels(`${naturalWidth}×${naturalHeight}`)}
        />
      ) : (
        <p className="file">{name}</p>
      )}
      <figcaption>{[type, sizeOf(bytes), pixels].filter(Boolean).join(', ')}</figcaption>
    </figure>
  );
};

const Verdicts = ({ message }: { message: PhoneMessage }) => {
  const { act } = useShared();
  const [errorCode, setErrorCode] = useState<string>(errorCodes[0][0]);
  const id = useId();
  const decide = (verdict: 'delivered' | 'undelivered' | 'silent') =>
    void act({ kind: 'verdict', id: message.id, verdict, errorCode });
  return (
    <div className="verdicts">
      <span>The carrier says</span>
      <button type="button" onClick={() => decide('delivered')}>
        Delivered
      </button>
      <span className="joined">
        <button type="button" onClick={() => decide('undelivered')}>
          Undelivered
        </button>
        <label className="hidden" htmlFor={id}>
          Reason
        </label>
        <select id={id} value={errorCode} onChange={(event) => setErrorCode(event.target.value)}>
          {errorCodes.map(([code, meaning]) => (
            <option key={code} value={code}>
              {code}, {meaning}
            </option>
          ))}
        </select>
      </span>
      <button type="button" aria-pressed={message.isSilent} onClick={() => decide('silent')}>
        Stay silent
      </button>
    </div>
  );
};

const stateWords = ({ fromBot, state, errorCode, isSilent, arrived }: PhoneMessage): string => {
  if (!fromBot) return state === '200' ? 'The app took it' : `The app answered ${state}`;
  const code = errorCode ? `, code ${errorCode}` : '';
  const silence = isSilent ? '; the carrier stays silent' : '';
  return `${arrived ? '' : 'Nothing arrived. '}Plivo says: ${state}${code}${silence}`;
};

export const PhoneMessageView = ({ message }: { message: PhoneMessage }) => {
  const { fromBot, media, text, arrived, state } = message;
  return (
    <li className={fromBot ? 'got' : 'wrote'}>
      {media.map((medium) => (
        <Medium key={medium.url} medium={medium} />
      ))}
      {text && <p className={arrived ? 'bubble' : 'bubble missing'}>{text}</p>}
      <p className={`state ${fromBot ? state : ''}`}>{stateWords(message)}</p>
      {fromBot && <Verdicts message={message} />}
    </li>
  );
};
