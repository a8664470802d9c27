import { DeliveryError } from '../../ports/errors.ts';
import type { PreviewHost } from '../../ports/index.ts';
import type { Slack } from './call.ts';

/** A preview is 20 to 40 kB. */
const uploadTimeoutMs = 5_000;

/**
 * Small pictures for cards, in the three steps of https://docs.slack.dev/messaging/working-with-files. Completed without
 * a channel, so the file is shared nowhere and stays with the bot; an image block shows it where the card stands. No
 * preview is worth a failure, so whatever goes wrong here only leaves the card without it.
 */
export const createSlackPreviews = (slack: Slack): PreviewHost => ({
  keep: (preview) =>
    upload(slack, preview).catch((error: unknown) => {
      if (error instanceof DeliveryError || error instanceof TypeError || error instanceof DOMException)
        return undefined;
      throw error;
    }),
});

type Preview = Parameters<PreviewHost['keep']>[0];

/** @returns the id of the file; undefined where Slack did not take it */
const upload = async ({ client, call }: Slack, { name, bytes }: Preview): Promise<string | undefined> => {
  const { upload_url: url, file_id: id } = await call('files.getUploadURLExternal', () =>
    client.files.getUploadURLExternal({ filename: name, length: bytes.length }),
  );
  if (!url || !id) return undefined;
  // The address is a secret of its own: no token goes along.
  const body = new Blob([bytes], { type: 'image/jpeg' });
  const stored = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(uploadTimeoutMs) });
  await stored.body?.cancel();
  if (!stored.ok) return undefined;
  await call('files.completeUploadExternal', () =>
    client.files.completeUploadExternal({ files: [{ id, title: name }] }),
  );
  return id;
};
