/**
 * Who may do what with a message that somebody sent. The README has this table for people, and a test compares it with what
 * happens (`test/flows/shown/who-may.test.ts`).
 *
 *                        stop   repeat, edit, decide  read
 *   sender, listed       yes    yes                   full
 *   sender, not listed   yes    no                    full
 *   admin, listed        yes    yes                   full
 *   admin, not listed    yes    no                    full
 *   other, listed        yes    no                    masked
 *   anybody else         no     no                    nothing
 *
 * Admins and people on the list are looked up: a guest, a deactivated account, a bot or a person of another organization
 * is anybody else, whatever the configuration says, and so is somebody whom Slack cannot look up now. The sender is not
 * looked up: stopping must not wait for Slack, and the sender typed what there is to read.
 */
import { type Refusal, refuse } from '../../domain/language/refusal.ts';
import type { Dispatch } from '../../domain/message/message.ts';
import { isStranger, unknownPerson } from '../../domain/policy/allowlist.ts';
import type { Needs } from '../context.ts';
import { authorize } from './authorize.ts';

type RightsContext = Needs<'directory' | 'rules'>;
type Sent = Pick<Dispatch, 'sender'>;

/** Everything, or only the state, with masked numbers and without text and files. */
export type Sight = 'full' | 'masked';

/** Whether a person may stop it; undefined is yes. */
export const refusalToStop = async (
  context: RightsContext,
  dispatch: Sent,
  userId: string,
): Promise<Refusal | undefined> => {
  const seen = await sightOf(context, dispatch, userId);
  return typeof seen === 'string' ? undefined : seen.refusal;
};

/** What a person may read of it. */
export const sightOf = async (
  context: RightsContext,
  dispatch: Sent,
  userId: string,
): Promise<Sight | { refusal: Refusal }> => {
  const own = await isOwn(context, dispatch, userId);
  if (own) return 'full';
  const refusal = own === undefined ? unknownPerson : await authorize(context, userId, []);
  return refusal ? { refusal } : 'masked';
};

/**
 * Whether a person may send it again, edit it, or decide that it stays as it is; undefined is yes.
 *
 * @param dispatch undefined where there is none: then only the person is judged
 */
export const refusalToRepeat = async (
  context: RightsContext,
  dispatch: Sent | undefined,
  userId: string,
): Promise<Refusal | undefined> => {
  // First, so that nobody learns from the answer what became of somebody else's message.
  const notListed = await authorize(context, userId, []);
  if (notListed || !dispatch) return notListed;
  const own = await isOwn(context, dispatch, userId);
  return own ? undefined : own === undefined ? unknownPerson : notOwn;
};

/** It is the person's own, or they are an admin; undefined where Slack does not say who an admin is now. */
const isOwn = async (
  { directory, rules }: RightsContext,
  { sender }: Sent,
  userId: string,
): Promise<boolean | undefined> => {
  if (userId === sender.userId) return true;
  if (!rules.admins.includes(userId)) return false;
  const person = await directory.person(userId);
  return person && !isStranger(person);
};

const notOwn = refuse(
  'actor.not-sender',
  'Only the person who sent this can do that, or an admin who can send. `/mms` starts a message of your own.',
);
