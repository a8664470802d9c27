import { type Refusal, refuse } from '../../domain/language/refusal.ts';
import { placeBeside } from '../../domain/message/card.ts';
import { type Dispatch, type MessageRecord, shortId } from '../../domain/message/message.ts';
import { knownOf } from '../../domain/message/repeat.ts';
import { canSendAgain } from '../../domain/message/settled.ts';
import { findListed, problems } from '../lists.ts';
import { attachedTo } from '../request/drafts.ts';
import type { SendRequest } from '../request/read-request.ts';
import { requestSend, type SendAnswer, type SendContext } from '../request/request-send.ts';
import { refusalToRepeat } from '../request/who-may.ts';

/**
 * Sends again what did not arrive, as a new dispatch that is linked to the old one. Its key is made of the old records,
 * so that two clicks send once; it is authorized again, for the person who clicks.
 */
export const sendAgain = async (
  context: SendContext,
  dispatchId: string,
  userId: string,
): Promise<SendAnswer | { kind: 'nothing'; refusal: Refusal }> => {
  const found = await findListed(context, dispatchId, problems);
  const refusal = await refusalToRepeat(context, found?.dispatch, userId);
  if (refusal) return { kind: 'nothing', refusal };
  const again = found?.records.filter((record) => canSendAgain(record, context.clock.now())) ?? [];
  if (!found || again.length === 0) return { kind: 'nothing', refusal: nothingToRepeat(found?.records ?? []) };
  return requestSend(context, repeatOf(found.dispatch, again, userId));
};

const repeatOf = (dispatch: Dispatch, again: MessageRecord[], userId: string): SendRequest => ({
  key: ['again', ...again.map(({ id }) => id).sort()].join('.'),
  userId,
  entryPoint: 'again',
  // Where the first was asked for: the card may stand in a DM, which no list of channels names.
  origin: dispatch.origin,
  cardAt: placeBeside(dispatch),
  to: again.map(({ to }) => to).join(', '),
  text: dispatch.text,
  ...attachedTo(dispatch),
  mentions: [],
  repeatAllowed: true,
  repeats: { dispatchId: dispatch.id, recordIds: again.map(({ id }) => id), known: again.map(knownOf) },
});

const nothingToRepeat = (records: MessageRecord[]): Refusal => {
  const by = records.find(({ repeatedBy }) => repeatedBy)?.repeatedBy;
  return by
    ? refuse('repeat.done', `This was sent again already, as ${shortId(by)}. Look at \`/mms status ${shortId(by)}\`.`)
    : refuse('repeat.nothing', 'There is nothing here that sending again could help. Start a new message with `/mms`.');
};
