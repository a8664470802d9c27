/** What another version of the app put in front of a person: answered at once, with a next step. */

import type { AckFn, RespondFn, ViewResponseAction } from '@slack/bolt';
import { noticeView } from '../screen/compose-view.ts';
import { formWords } from '../screen/form-words.ts';
import { sentence } from '../screen/private-messages.ts';
import { privateWords } from '../screen/private-words.ts';
import type { ListenerDeps } from './deps.ts';
import { respondPrivately } from './respond.ts';

export const onUnknownForm = async ({ ack }: { ack: AckFn<ViewResponseAction> }): Promise<void> =>
  ack({ response_action: 'update', view: noticeView(formWords.outdated) });

export const onUnknownShortcut = async (
  deps: ListenerDeps,
  { ack, respond }: { ack: AckFn<void>; respond?: RespondFn | undefined },
): Promise<void> => {
  await ack();
  await respondPrivately(deps, respond, sentence(privateWords.unknownShortcut));
};
