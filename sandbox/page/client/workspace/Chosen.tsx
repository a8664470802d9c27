import { sizeOf } from '../uploads.ts';

/** Files that will go along, each of which can be left out again. */
export const Chosen = ({ files, onRemove }: { files: File[]; onRemove: (file: File) => void }) => (
  <ul className="chosen">
    {files.map((file) => (
      <li key={`${file.name}${file.lastModified}${file.size}`}>
        {file.name}, {sizeOf(file.size)}
        <button type="button" aria-label={`Leave out ${file.name}`} onClick={() => onRemove(file)}>
          ×
        </button>
      </li>
    ))}
  </ul>
);
