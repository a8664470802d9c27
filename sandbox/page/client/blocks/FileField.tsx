import { type DragEvent, useState } from 'react';
import type { Json } from '../../shared.ts';
import { objects, text } from '../read.ts';
import { useShared } from '../state.ts';
import { uploadsOf } from '../uploads.ts';

type Props = {
  id: string;
  blockId: string;
  held: Json | undefined;
  described: string | undefined;
  onError: (error: string) => void;
};

/** Files go up when they are chosen, as in Slack, so that submitting twice means the same files. */
export const FileField = ({ id, blockId, held, described, onError }: Props) => {
  const { act, me, carried } = useShared();
  const [files, setFiles] = useState<File[]>(carried);
  const change = async (next: File[]): Promise<void> => {
    const outcome = await act({ kind: 'attach', user: me, blockId, files: await uploadsOf(next) });
    const error = outcome.errors?.[blockId] ?? '';
    onError(error);
    if (!error) setFiles(next);
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    void change([...files, ...event.dataTransfer.files]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the field inside does the same
    <div className="file-field" onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
      <ul className="chosen">
        {objects(held?.files).map((file, index) => (
          <li key={text(file.id)}>
            {text(file.name)}
            <button
              type="button"
              aria-label={`Leave out ${text(file.name)}`}
              onClick={() => void change(files.filter((_, at) => at !== index))}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <input
        id={id}
        type="file"
        multiple
        aria-describedby={described}
        onChange={(event) => {
          void change([...files, ...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </div>
  );
};
