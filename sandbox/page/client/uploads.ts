import type { Upload } from '../shared.ts';

/** What is sent to the server: the sandbox's gestures are JSON. */
const uploadOf = (file: File): Promise<Upload> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error);
    reader.onload = () => {
      const [, base64 = ''] = String(reader.result).split(',');
      resolve({ name: file.name, type: file.type || 'application/octet-stream', base64 });
    };
    reader.readAsDataURL(file);
  });

export const uploadsOf = (files: readonly File[]): Promise<Upload[]> => Promise.all(files.map(uploadOf));

export const sizeOf = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
