import { type Refusal, refuse, refuseForNow } from '../../domain/language/refusal.ts';
import { wantedCardPlace } from '../../domain/message/card.ts';
import { type Dispatch, type MessageRecord, shortId } from '../../domain/message/message.ts';
import { type Known, newsSince } from '../../domain/message/repeat.ts';
import { tooManyForPace } from '../../domain/policy/send-rate.ts';
import { contentHash, dispatchIdOf, repeatMarkOf, repeatWindowMs } from '../../domain/request/fingerprint.ts';
import { StoreError } from '../../ports/errors.ts';
import type { Needs } from '../context.ts';
import { findListed, named } from '../lists.ts';
import { rateKindOf, reservePlaces, returnPlaces } from '../pacing/places.ts';
import type { Found } from '../records.ts';
import { type Accepting, accept } from './accept.ts';
import { authorize } from './authorize.ts';
import { decideCardPlace } from './card-place.ts';
import { draftOf, keepDraft, storeDraft } from './drafts.ts';
import { returnQuota, takeQuota } from './quota.ts';
import { type ReadRequest, readRequest, type SendRequest } from './read-request.ts';
import { newsForAll, readRepeated } from './repeated.ts';
import { refusalToRepeat } from './who-may.ts';

export type SendContext = Needs<'store' | 'clock' | 'random' | 'directory' | 'gateway' | 'queue' | 'log' | 'rules'>;

export type SendAnswer =
  | ({ kind: 'accepted' } & Found)
  /** `draftId` holds what was typed, for Fix it, where it is kept. */
  | { kind: 'refused'; refusals: Refusal[]; draftId?: string }
  /**
   * Nothing goes out until the person says so: they asked for the same a moment ago, as this dispatch; or, with `news`, what
   * they want to send again may have arrived since they decided that.
   */
  | { kind: 'repeat'; dispatch: Dispatch; draftId: string; news?: Known[] };

/**
 * The one use case that sends: a command, a form, a shortcut, a mention and every button pass through it, so the check
 * of the person cannot be forgotten by any of them. It answers after the request is stored and before anything slow.
 *
 * @throws StoreError when nothing could be stored, or when it cannot be known whether it was (`unconfirmed`)
 */
export const requestSend = async (context: SendContext, given: SendRequest): Promise<SendAnswer> => {
  const { rules, clock } = context;
  const wanted = given.cardAt ?? wantedCardPlace(given.origin, rules);
  // A draft keeps the decision: what is edited or sent again shows its card where this one would have.
  const request = { ...given, cardAt: wanted };
  const forbidden =
    (await authorize(context, request.userId, [request.origin.channelId, wanted.channelId])) ??
    (await refusalOfRepeat(context, request));
  if (forbidden) return refused(context, request, [forbidden]);

  const read = readRequest(context, request);
  if (!read.ok) return refused(context, request, read.refusals);

  const id = dispatchIdOf(request.key);
  const content = contentHash(read.value);
  const known = await answerKnown(context, id, content, request);
  if (known) return known;
  if (!(await context.store.durable())) return refused(context, request, [mayForget]);
  if (!request.repeatAllowed) {
    const same = await findRepeat(context, request, content);
    // This very request may have been accepted since, for another event of the same message.
    if (same && same.id !== id && clock.now() - same.acceptedAt < repeatWindowMs)
      return askAgain(context, request, same);
  }
  const originals = await readRepeated(context, request);
  const asked = await askAboutNews(context, request, read.value, originals);
  if (asked) return asked;
  const place = await decideCardPlace(context, wanted, request.userId);
  // Known since the person was authorized a moment ago.
  const senderName = (await context.directory.person(request.userId))?.name;
  const wish = { id, content, request, read: read.value, originals, cardPlace: place, senderName };
  return reserveAndAccept(context, wish);
};

/** A form may be open for days: whose message it repeats is looked at again. */
const refusalOfRepeat = async (
  context: SendContext,
  { repeats, userId }: SendRequest,
): Promise<Refusal | undefined> => {
  const dispatch = repeats && (await context.store.get('dispatch', repeats.dispatchId));
  return dispatch && refusalToRepeat(context, dispatch, userId);
};

/** Reserves what the request needs, accepts it, and gives back what was reserved if it is not accepted. */
const reserveAndAccept = async (
  context: SendContext,
  wanted: Omit<Accepting, 'places' | 'now'>,
): Promise<SendAnswer> => {
  const { clock, rules, gateway } = context;
  const { longestWaitMs } = gateway.limits;
  const { id, content, request, read } = wanted;
  const now = clock.now();
  const count = read.recipients.length;
  const kind = rateKindOf(read);
  const places = await reservePlaces(context, kind, { from: now + rules.undoMs, count, until: now + longestWaitMs });
  const tooSlow = tooManyForPace(count, (places.at(-1) ?? now) - now, longestWaitMs);
  if (tooSlow) return refused(context, request, [tooSlow]);
  const overLimit = await takeQuota(context, request.userId, count, now).catch(async (error) => {
    await returnPlaces(context, kind, places).catch(() => {});
    throw error;
  });
  if (overLimit) {
    await returnPlaces(context, kind, places);
    return refused(context, request, [overLimit]);
  }

  const giveBack = () =>
    Promise.all([returnPlaces(context, kind, places), returnQuota(context, request.userId, count, now)]);
  const acceptance = await accept(context, { ...wanted, places, now }).catch(async (error) => {
    // Where it may have been stored all the same, its places and its count stay taken.
    if (!(error instanceof StoreError && error.unconfirmed)) await giveBack().catch(() => {});
    throw error;
  });
  if (acceptance.kind === 'accepted') {
    wakeAccepted(context, acceptance, request);
    return acceptance;
  }
  await giveBack();
  const same = acceptance.kind === 'repeat' ? await findRepeat(context, request, content) : undefined;
  if (same) return askAgain(context, request, same);
  const known = acceptance.kind === 'exists' ? await answerKnown(context, id, content, request) : undefined;
  // What was in the way is gone in the meantime: an expired mark, a rolled back twin.
  return known ?? refused(context, request, [cameBetween]);
};

const wakeAccepted = (
  { queue, clock, log }: SendContext,
  { dispatch, records }: { dispatch: Dispatch; records: readonly MessageRecord[] },
  request: SendRequest,
): void => {
  const { id, media, recordIds } = dispatch;
  const now = clock.now();
  log.info('dispatch.accepted', {
    dispatch: id,
    user: request.userId,
    entryPoint: request.entryPoint,
    recipients: recordIds.length,
  });
  queue.wake(media ? `release.${id}` : `prepare.${id}`, now);
  queue.wake(`draw.${id}`, now);
  // The old card loses its buttons: what is sent again cannot be sent again once more.
  if (request.repeats) queue.wake(`draw.${request.repeats.dispatchId}`, now);
  // There may be news already of what some of them repeat.
  for (const record of records) if (record.repeats) queue.wake(`send.${record.id}`, now);
};

const refused = async (context: SendContext, request: SendRequest, refusals: Refusal[]): Promise<SendAnswer> => {
  const codes = refusals.map(({ code }) => code);
  context.log.info('request.refused', { user: request.userId, entryPoint: request.entryPoint, codes });
  const draftId = await keepDraft(context, draftOf(request));
  return { kind: 'refused', refusals, ...(draftId ? { draftId } : {}) };
};

/** The answer to a request that came before under the same id. */
const answerKnown = async (
  context: SendContext,
  id: string,
  content: string,
  request: SendRequest,
): Promise<SendAnswer | undefined> => {
  const found = await findListed(context, id, named);
  if (!found) return undefined;
  return found.dispatch.content === content
    ? { kind: 'accepted', ...found }
    : refused(context, request, [otherContent(found.dispatch)]);
};

/** The latest sending of the same content by the same person, or of the same records. */
const findRepeat = async (
  { store }: SendContext,
  request: SendRequest,
  content: string,
): Promise<Dispatch | undefined> => {
  const again = (request.repeats?.recordIds ?? []).map((id) => `again.${id}`);
  for (const mark of [repeatMarkOf({ sender: request, content }), ...again]) {
    const known = await store.get('repeat', mark);
    const dispatch = known && (await store.get('dispatch', known.dispatchId));
    if (dispatch) return dispatch;
  }
  return undefined;
};

/** What was sent a moment ago is sent once more by itself: it repeats nothing that did not arrive. */
const askAgain = async (
  context: SendContext,
  { repeats: _others, ...request }: SendRequest,
  dispatch: Dispatch,
): Promise<SendAnswer> => ({ kind: 'repeat', dispatch, draftId: await storeDraft(context, draftOf(request)) });

const askAboutNews = async (
  context: SendContext,
  request: SendRequest,
  { recipients }: ReadRequest,
  originals: readonly MessageRecord[],
): Promise<SendAnswer | undefined> => {
  const { repeats } = request;
  const known = repeats && (await newsForAll(context, recipients, originals, repeats.known));
  const dispatch = known && (await context.store.get('dispatch', repeats.dispatchId));
  if (!dispatch) return undefined;
  // Whoever sends it anyway knows this.
  const draftId = await storeDraft(context, draftOf({ ...request, repeats: { ...repeats, known } }));
  return { kind: 'repeat', dispatch, draftId, news: newsSince([], known) };
};

/** The code of the refusal that says that something was sent. */
export const sentOtherwise = 'request.conflict';

const otherContent = ({ id }: Dispatch): Refusal =>
  refuse(
    sentOtherwise,
    `This was sent already with other content, as ${shortId(id)}. Look at \`/mms status ${shortId(id)}\`, or start a new message.`,
  );

const mayForget = refuseForNow(
  'request.store-may-forget',
  'Nothing was sent: the database of this app may lose messages right now, and then people would be texted twice. Tell whoever runs the app that Redis needs "appendonly yes", and try again.',
);

const cameBetween = refuse('request.again', 'Something came in between. Please try again.');
