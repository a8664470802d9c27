import pLimit from 'p-limit';
import { DeliveryError } from '../../ports/errors.ts';
import type { PreviewHost } from '../../ports/index.ts';
import type { Slack } from '../api/call.ts';
import { upload } from '../api/upload.ts';

/** Previews that go up at a time, and that wait for it: to a Slack that hangs no more are brought. */
const uploadsAtOnce = 8;
const mostWaiting = 200;

/**
 * Small pictures for cards, uploaded without a channel, so the file is shared nowhere and stays with the bot; an image
 * block shows it where the card stands. No preview is worth a failure, so whatever goes wrong with keeping it only leaves
 * the card without it.
 */
export const createSlackPreviews = (slack: Slack): PreviewHost => {
  const inTurn = pLimit(uploadsAtOnce);
  return {
    keep: async ({ name, bytes }) =>
      inTurn.pendingCount < mostWaiting
        ? inTurn(() => ifTaken(upload(slack, { name, type: 'image/jpeg', bytes })))
        : undefined,
    isReady: (fileId) => isReady(slack, fileId),
    remove: (fileId) => remove(slack, fileId),
  };
};

const ifTaken = async <T>(upload: Promise<T>): Promise<T | undefined> => {
  try {
    return await upload;
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
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
