import { DeliveryError } from '../../ports/errors.ts';
import type { Slack } from './call.ts';

/** A preview is 20 to 40 kB, and a text is smaller. */
const uploadTimeoutMs = 5_000;

export type Upload = { name: string; type: string; bytes: Uint8Array<ArrayBuffer> };

/**
 * Uploads a file in the three steps of https://docs.slack.dev/messaging/working-with-files.
 *
 * @param shared where it is posted, and with which words. Without it it is shared nowhere and stays with the bot.
 * @returns the id of the file
 * @throws DeliveryError if it was not uploaded; `unknown` if it may have been, with a channel
 */
export const upload = async (
  { client, call }: Slack,
  { name, type, bytes }: Upload,
  shared?: { channelId: string; comment?: string },
): Promise<string> => {
  const { upload_url: url, file_id: id } = await call('files.getUploadURLExternal', () =>
    client.files.getUploadURLExternal({ filename: name, length: bytes.length }),
  );
  if (!url || !id) throw new DeliveryError('no_upload_url', 'passing');
  await put(url, new Blob([bytes], { type }));
  try {
    await call('files.completeUploadExternal', () =>
      client.files.completeUploadExternal({
        files: [{ id, title: name }],
        ...(shared && { channel_id: shared.channelId, ...(shared.comment && { initial_comment: shared.comment }) }),
      }),
    );
  } catch (error) {
    // It may be there: then it is shown, and deleted one day.
    if (!(error instanceof DeliveryError) || !error.unknown || shared) throw error;
  }
  return id;
};

/** The address is a secret of its own: no token goes along. */
const put = async (url: string, body: Blob): Promise<void> => {
  let stored: Response;
  try {
    stored = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(uploadTimeoutMs) });
    await stored.body?.cancel();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
    throw new DeliveryError('upload_unreachable', 'passing', { cause: error });
  }
  if (!stored.ok) throw new DeliveryError(`upload_http_${stored.status}`, 'passing');
};
