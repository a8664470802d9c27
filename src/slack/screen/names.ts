/** People by name where a mention would notify them: a mention is kept for bad news and decisions. */
import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import { escapeText } from './blocks.ts';

/** A name is of a person's making: it can neither call anybody nor format what stands around it. */
const nameText = (name = ''): string =>
  escapeText(
    name
      .replace(/[*~`]|(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])/gu, '')
      .replace(/^[>\s]+/, '')
      .trim(),
  );

/** Messages of earlier versions were stored without names. */
const unnamed = 'a teammate';

export const senderName = ({ sender }: Pick<Dispatch, 'sender'>): string => nameText(sender.name) || 'A teammate';

export const cancellerName = ({ sender, cancelledBy = sender.userId, cancelledByName }: Dispatch): string =>
  nameText(cancelledBy === sender.userId ? sender.name : cancelledByName) || unnamed;

export const leaverName = ({ leftAloneByName }: MessageRecord): string => nameText(leftAloneByName) || 'A teammate';
