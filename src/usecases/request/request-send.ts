import type { Refusal } from '../../domain/language/refusal.ts';
import { refuse } from '../../domain/language/refusal.ts';
import type { CardPlace, Dispatch, MessageRecord } from '../../domain/message/message.ts';
import { tooManyForPace } from '../../domain/policy/pace-limit.ts';
import { contentHash, dispatchIdOf } from '../../domain/request/fingerprint.ts';
import type { Clock, Directory, Log, Queue, Random, Store } from '../../ports/index.ts';
import { type Paces, paceOf } from '../pacing/pace.ts';
import type { Rules } from '../rules.ts';
import { createAccept } from './accept.ts';
import type { Authorize } from './authorize.ts';
import { decideCardPlace } from './card-place.ts';
import { type Drafts, draftOf } from './drafts.ts';
import type { Quota } from './quota.ts';
import { type ReadRequest, readRequest, type SendRequest } from './read-request.ts';
import { repeatMarkOf, repeatWindowMs } from './repeat-mark.ts';

export type SendAnswer =
  | { kind: 'accepted'; dispatch: Dispatch; records: MessageRecord[] }
  /** `draftId` holds what was typed, for Fix it. */
  | { kind: 'refused'; refusals: Refusal[]; draftId: string }
  /** The same person asked for the same a moment ago; nothing goes out until they say so. */
  | { kind: 'repeat'; dispatch: Dispatch; draftId: string };

export type RequestSend = (request: SendRequest) => Promise<SendAnswer>;

/**
 * The one use case that sends: a command, a form, a shortcut, a mention and every button pass through it, so the check
 * of the person cannot be forgotten by any of them. It answers after the request is stored and before anything slow.
 *
 * @throws StoreError when nothing could be stored, or when it cannot be known whether it was (`unconfirmed`)
 */
export const createRequestSend = (deps: {
  store: Store;
  clock: Clock;
  random: Random;
  directory: Directory;
  queue: Queue;
  log: Log;
  rules: Rules;
  authorize: Authorize;
  quota: Quota;
  drafts: Drafts;
  paces: Paces;
}): RequestSend => {
  const { store, clock, random, directory, queue, log, rules, authorize, quota, drafts, paces } = deps;
  const accept = createAccept({ store, random, rules });

  const refused = async (request: SendRequest, refusals: Refusal[]): Promise<SendAnswer> => {
    log.info('request.refused', {
      user: request.userId,
      entryPoint: request.entryPoint,
      codes: refusals.map(({ code }) => code),
    });
    return { kind: 'refused', refusals, draftId: await drafts.keep(draftOf(request)) };
  };

  const first = async (id: string, content: string, request: SendRequest): Promise<SendAnswer | undefined> => {
    const dispatch = await store.get('dispatch', id);
    if (!dispatch) return undefined;
    if (dispatch.content === content) {
      return { kind: 'accepted', dispatch, records: await recordsOf(store, dispatch) };
    }
    const sentence = `This was sent already with other content, as ${dispatch.id.slice(0, 6)}. Look at \`/mms status ${dispatch.id.slice(0, 6)}\`, or start a new message.`;
    return refused(request, [refuse('request.conflict', sentence)]);
  };

  const repeat = async (request: SendRequest, content: string): Promise<SendAnswer | undefined> => {
    const marks = [
      repeatMarkOf({ sender: request, content }),
      ...(request.repeats?.recordIds ?? []).map((id) => `again.${id}`),
    ];
    for (const mark of marks) {
      const known = await store.get('repeat', mark);
      const dispatch = known && (await store.get('dispatch', known.dispatchId));
      if (dispatch) return { kind: 'repeat', dispatch, draftId: await drafts.keep(draftOf(request)) };
    }
    return undefined;
  };

  const take = async (
    id: string,
    content: string,
    request: SendRequest,
    read: ReadRequest,
    place: CardPlace,
  ): Promise<SendAnswer> => {
    const takenAt = clock.now();
    const count = read.recipients.length;
    const lastAt = await paceOf(paces, read.attachments).forecast(takenAt + rules.undoMs, count);
    const tooSlow = tooManyForPace({ count, waitMs: lastAt - takenAt });
    if (tooSlow) return refused(request, [tooSlow]);
    const overLimit = await quota.take(request.userId, count, takenAt);
    if (overLimit) return refused(request, [overLimit]);

    const acceptance = await accept({ id, content, request, read, place, now: takenAt });
    if (acceptance.kind === 'accepted') {
      const { dispatch } = acceptance;
      log.info('dispatch.accepted', {
        dispatch: id,
        user: request.userId,
        entryPoint: request.entryPoint,
        recipients: count,
      });
      queue.wake(dispatch.media ? `release.${id}` : `prepare.${id}`, clock.now());
      queue.wake(`draw.${id}`, clock.now());
      // The old card loses its buttons: what is sent again cannot be sent again once more.
      if (request.repeats) queue.wake(`draw.${request.repeats.dispatchId}`, clock.now());
      return acceptance;
    }
    await quota.giveBack(request.userId, count, takenAt);
    const answer = acceptance.kind === 'exists' ? await first(id, content, request) : await repeat(request, content);
    // The one that was in the way is gone in the meantime: an expired mark, a rolled back twin.
    return answer ?? refused(request, [refuse('request.again', 'Something came in between. Please try again.')]);
  };

  return async (given) => {
    const wanted = given.cardAt ?? (rules.cardChannel ? { channelId: rules.cardChannel } : given.origin);
    // A draft keeps the decision: what is mended or sent again shows its card where this one would have.
    const request = { ...given, cardAt: wanted };
    const forbidden = await authorize(request.userId, [request.origin.channelId, wanted.channelId]);
    if (forbidden) return refused(request, [forbidden]);

    const read = readRequest(request, rules);
    if (!read.ok) return refused(request, read.refusals);

    const id = dispatchIdOf(request.key);
    const content = contentHash(read.value);
    const known = await first(id, content, request);
    if (known) return known;
    if (!request.repeatAllowed) {
      const same = await repeat(request, content);
      if (same?.kind === 'repeat' && clock.now() - same.dispatch.acceptedAt < repeatWindowMs) return same;
    }
    return take(id, content, request, read.value, await decideCardPlace(directory, wanted, request.userId));
  };
};

/** The records of a dispatch, in the order of its recipients. */
export const recordsOf = async (store: Store, dispatch: Dispatch): Promise<MessageRecord[]> => {
  const records = await Promise.all(dispatch.recordIds.map((id) => store.get('record', id)));
  return records.filter((record) => record !== undefined);
};
