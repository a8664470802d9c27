import pLimit from 'p-limit';
import { DeliveryError } from '../../ports/errors.ts';
import type { Preview, PreviewHost } from '../../ports/index.ts';
import type { Slack } from './call.ts';

/** A preview is 20 to 40 kB. */
const uploadTimeoutMs = 5_000;
/** Previews that go up at a time, and that wait for it: to a Slack that hangs no more are brought. */
const uploadsAtOnce = 8;
const mostWaiting = 200;

/**
 * Small pictures for cards, in the three steps of https://docs.slack.dev/messaging/working-with-files. Completed without
 * a channel, so the file is shared nowhere and stays with the bot; an image block shows it where the card stands. No
 * preview is worth a failure, so whatever goes wrong with keeping it only leaves the card without it.
 */
export const createSlackPreviews = (slack: Slack): PreviewHost => {
  const inTurn = pLimit(uploadsAtOnce);
  return {
    keep: async (preview) =>
      inTurn.pendingCount < mostWaiting ? inTurn(() => ifTaken(upload(slack, preview))) : undefined,
    isReady: (fileId) => isReady(slack, fileId),
    remove: (fileId) => remove(slack, fileId),
  };
};

const ifTaken = async <T>(upload: Promise<T>): Promise<T | undefined> => {
  try {
    return await upload;
  } catch (error) {
    if (error instanceof DeliveryError || error instanceof TypeError || error instanceof DOMException) return undefined;
    throw error;
  }
};

/** @returns the id of the file; undefined where Slack did not take it */
const upload = async (
  { client, call }: Slack,
  { name, bytes }: Pick<Preview, 'name' | 'bytes'>,
): Promise<string | undefined> => {
  const { upload_url: url, file_id: id } = await call('files.getUploadURLExternal', () =>
    client.files.getUploadURLExternal({ filename: name, length: bytes.length }),
  );
  if (!url || !id) return undefined;
  // The address is a secret of its own: no token goes along.
  const body = new Blob([bytes], { type: 'image/jpeg' });
  const stored = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(uploadTimeoutMs) });
  await stored.body?.cancel();
  if (!stored.ok) return undefined;
  try {
    await call('files.completeUploadExternal', () =>
      client.files.completeUploadExternal({ files: [{ id, title: name }] }),
    );
  } catch (error) {
    // It may be there: then it is shown, and deleted one day.
    if (!(error instanceof DeliveryError) || !error.unknown) throw error;
  }
  return id;
};

/** Until Slack has looked at a file it has no type, and no block shows it (node-slack-sdk#2170). */
const isReady = async ({ client, call }: Slack, fileId: string): Promise<boolean> => {
  const { file } = await call('files.info', () => client.files.info({ file: fileId }));
  return Boolean(file?.mimetype);
};

const gone: readonly string[] = ['file_not_found', 'file_deleted'];

const remove = async ({ client, call }: Slack, fileId: string): Promise<void> => {
  try {
    await call('files.delete', () => client.files.delete({ file: fileId }));
  } catch (error) {
    if (!(error instanceof DeliveryError) || !gone.includes(error.reason)) throw error;
  }
};
