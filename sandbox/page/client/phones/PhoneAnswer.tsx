import { useId, useState } from 'react';
import { useShared } from '../state.ts';
import { uploadsOf } from '../uploads.ts';

/** Answers from the phone. Whether the app takes it shows under the answer. */
export const PhoneAnswer = ({ number, shown }: { number: string; shown: string }) => {
  const { act } = useShared();
  const [text, setText] = useState('');
  const [files, setFiles] = useState<File[]>([]);
  const choice = useId();
  const send = async (words: string): Promise<void> => {
    const uploads = await uploadsOf(files);
    setText('');
    setFiles([]);
    await act({ kind: 'answer', number, text: words, files: uploads });
  };
  return (
    <form
      className="answer"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() || files.length > 0) void send(text);
      }}
    >
      <input
        aria-label={`Answer from ${shown}`}
        placeholder="Answer"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit">Answer</button>
      <button type="button" onClick={() => void send('STOP')}>
        STOP
      </button>
      <label className="attach" htmlFor={choice}>
        {files.length > 0 ? files.map(({ name }) => name).join(', ') : 'Add a picture'}
        <input
          id={choice}
          type="file"
          accept="image/*"
          onChange={(event) => setFiles([...(event.target.files ?? [])])}
        />
      </label>
    </form>
  );
};
