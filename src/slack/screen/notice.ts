/** What a private answer that waited shows. */
import type { Notice, NoticeFacts } from '../../ports/index.ts';
import type { CardMessage } from './card.ts';
import { help } from './help.ts';
import {
  acceptedMessage,
  cardInDoubtMessage,
  dispatchFailedMessage,
  refusedMessage,
  repeatMessage,
  sentence,
} from './private-messages.ts';

/** @returns undefined where it tells of a dispatch that is deleted */
export const noticeMessage = (
  { message }: Notice,
  { dispatch, records = [] }: NoticeFacts,
  from: string,
  now: number,
): CardMessage | undefined => {
  switch (message.kind) {
    case 'help':
      return sentence(help);
    case 'sentence':
      return sentence(message.text);
    case 'refused':
      return refusedMessage(message.refusals, message.draftId);
    case 'accepted':
      return dispatch && acceptedMessage({ dispatch, records, from, now, numberNowVisible: message.numberNowVisible });
    case 'repeat':
      return dispatch && repeatMessage(dispatch, message.draftId, now);
    case 'dispatch-failed':
      return dispatch && dispatchFailedMessage(dispatch);
    case 'card-in-doubt':
      return dispatch && cardInDoubtMessage(dispatch);
  }
};
