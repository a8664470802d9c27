import { type Refusal, refuse } from '../../domain/language/refusal.ts';
import type { Dispatch, MessageRecord, Place } from '../../domain/message/message.ts';
import { canSendAgain } from '../../domain/message/settled.ts';
import type { Clock, Store } from '../../ports/index.ts';
import type { Authorize } from '../request/authorize.ts';
import type { SendRequest } from '../request/read-request.ts';
import { type RequestSend, recordsOf, type SendAnswer } from '../request/request-send.ts';

type SendAgainDeps = { store: Store; clock: Clock; authorize: Authorize; requestSend: RequestSend };

/**
 * Sends again what did not arrive, as a new dispatch that is linked to the old one. Its key is made of the old records,
 * so that two clicks send once; it is authorised again, for whoever clicks.
 */
export const createSendAgain =
  ({ store, clock, authorize, requestSend }: SendAgainDeps) =>
  async (dispatchId: string, userId: string): Promise<SendAnswer | { kind: 'nothing'; refusal: Refusal }> => {
    // First, so that nobody learns from the answer what became of somebody else's message.
    const refusal = await authorize(userId, []);
    if (refusal) return { kind: 'nothing', refusal };
    const dispatch = await store.get('dispatch', dispatchId);
    const records = dispatch ? await recordsOf(store, dispatch) : [];
    const again = records.filter((record) => canSendAgain(record, clock.now()));
    if (!dispatch || again.length === 0) return { kind: 'nothing', refusal: nothingToRepeat(records) };
    return requestSend(repeatOf(dispatch, again, userId));
  };

const repeatOf = (dispatch: Dispatch, again: MessageRecord[], userId: string): SendRequest => ({
  key: ['again', ...again.map(({ id }) => id).sort()].join('.'),
  userId,
  entryPoint: 'again',
  // Where the first was asked for: the card may stand in a DM, which no list of channels names.
  origin: dispatch.origin,
  cardAt: placeOf(dispatch),
  to: again.map(({ to }) => to).join(', '),
  text: dispatch.text,
  links: dispatch.attachments.flatMap((it) => (it.kind === 'link' ? [it.url] : [])),
  files: dispatch.attachments.flatMap((it) => (it.kind === 'file' ? [{ id: it.fileId, name: it.name }] : [])),
  mentions: [],
  repeatAllowed: true,
  repeats: { dispatchId: dispatch.id, recordIds: again.map(({ id }) => id) },
});

/** Beside the old card. A thread belongs to its channel, so both come from the same place. */
const placeOf = ({ card, origin }: Dispatch): Place => {
  const { channelId, threadTs } = card.channelId ? card : origin;
  return { channelId, ...(threadTs === undefined ? {} : { threadTs }) };
};

const nothingToRepeat = (records: MessageRecord[]): Refusal => {
  const by = records.find(({ repeatedBy }) => repeatedBy)?.repeatedBy;
  return by
    ? refuse(
        'repeat.done',
        `This was sent again already, as ${by.slice(0, 6)}. Look at \`/mms status ${by.slice(0, 6)}\`.`,
      )
    : refuse('repeat.nothing', 'There is nothing here that sending again could help. Start a new message with `/mms`.');
};
