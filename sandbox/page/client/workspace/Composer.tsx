import { type ClipboardEvent, type DragEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import { commandsCarryNoFiles } from '../../shared.ts';
import { useShared } from '../state.ts';
import { uploadsOf } from '../uploads.ts';
import { Chosen } from './Chosen.tsx';

type Props = { channel: string; threadTs?: string; label: string };

/** Takes commands, mentions and words; files by drop, paste or choice. */
export const Composer = ({ channel, threadTs, label }: Props) => {
  const { snapshot, act, me, carry } = useShared();
  const [text, setText] = useState('');
  const [files, setFiles] = useState<File[]>([]);
  const [isOver, setOver] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const choice = useId();
  const { to, pictureUrl } = snapshot.sample;
  const shownTo = to.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2 $3');

  const write = (words: string): void => {
    setText(words);
    field.current?.focus();
  };
  const add = (more: File[]): void => {
    if (more.length === 0) return;
    setFiles([...files, ...more]);
    // A picture alone goes nowhere: this is how one is sent.
    if (text === '') write(`@mms ${shownTo} `);
  };
  const send = async (): Promise<void> => {
    if (text.trim() === '' && files.length === 0) return;
    const uploads = await uploadsOf(files);
    const outcome = await act({
      kind: 'say',
      user: me,
      channel,
      text,
      files: uploads,
      ...(threadTs ? { threadTs } : {}),
    });
    if (outcome.refused) return;
    setText('');
    setFiles([]);
  };
  const isCommandWithFiles = !threadTs && text.startsWith('/') && files.length > 0;
  const openForm = async (): Promise<void> => {
    // Before the form is there, which takes them when it opens.
    carry(files);
    const outcome = await act({ kind: 'form', user: me, channel, text, files: await uploadsOf(files) });
    if (outcome.refused) return carry([]);
    setText('');
    setFiles([]);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  const onPaste = (event: ClipboardEvent): void => {
    const pasted = [...event.clipboardData.files];
    if (pasted.length > 0) event.preventDefault();
    add(pasted);
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    add([...event.dataTransfer.files]);
  };
  const onDragOver = (event: DragEvent): void => {
    event.preventDefault();
    setOver(true);
  };

  return (
    <form
      className={isOver ? 'composer over' : 'composer'}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onDragOver={onDragOver}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      {files.length > 0 && <Chosen files={files} onRemove={(gone) => setFiles(files.filter((one) => one !== gone))} />}
      {isCommandWithFiles && (
        <p className="no-files">
          {commandsCarryNoFiles}
          <button type="button" onClick={() => void openForm()}>
            Open the form with the {files.length === 1 ? 'file' : 'files'}
          </button>
        </p>
      )}
      <textarea
        ref={field}
        aria-label={label}
        rows={2}
        value={text}
        placeholder={label}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <div className="composer-row">
        <label className="drop" htmlFor={choice}>
          Drop a picture here, paste it, or <span>choose one</span>
          <input
            id={choice}
            type="file"
            multiple
            onChange={(event) => {
              add([...(event.target.files ?? [])]);
              event.target.value = '';
            }}
          />
        </label>
        <button type="submit" className="primary">
          Send
        </button>
      </div>
      <p className="try">
        Try
        {!threadTs && (
          <>
            <button type="button" onClick={() => write(`/mms ${shownTo} Look at this ${pictureUrl}`)}>
              /mms with a picture
            </button>
            <button type="button" onClick={() => write('/mms')}>
              /mms, the form
            </button>
            <button type="button" onClick={() => write('/mms help')}>
              /mms help
            </button>
          </>
        )}
        <button type="button" onClick={() => write(`@mms ${shownTo} On my way`)}>
          @mms
        </button>
      </p>
    </form>
  );
};
