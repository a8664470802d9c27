import { isStranger } from '../../domain/policy/allowlist.ts';
import type { Needs } from '../context.ts';
import { isOnList } from './authorize.ts';

/**
 * What somebody is to this team, for what is kept of what they write and how often it is answered. `stranger`: may not
 * send whatever the list says. `colleague`: may once they are on the list; also somebody whom Slack cannot look up now.
 */
export type Standing = 'sender' | 'colleague' | 'stranger';

export const standingOf = async (context: Needs<'directory' | 'rules'>, userId: string): Promise<Standing> => {
  // Together: where Slack does not answer, a person waits for both.
  const [person, onList] = await Promise.all([context.directory.person(userId), isOnList(context, userId)]);
  if (person && isStranger(person)) return 'stranger';
  return onList ? 'sender' : 'colleague';
};
