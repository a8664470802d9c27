import type { Refusal } from '../../domain/language/refusal.ts';
import type { Dispatch } from '../../domain/message/message.ts';
import type { Needs } from '../context.ts';
import { authorize } from '../request/authorize.ts';

/** Whether a person may see a message in full and stop it: its sender, admins, and people on the list; undefined is yes. */
export const refusalToManage = async (
  context: Needs<'directory' | 'rules'>,
  { sender }: Dispatch,
  userId: string,
): Promise<Refusal | undefined> =>
  userId === sender.userId || context.rules.admins.includes(userId) ? undefined : authorize(context, userId, []);
