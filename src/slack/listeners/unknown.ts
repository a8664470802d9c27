/** What another version of the app put in front of a person: answered at once, with a next step. */
import type {
  AllMiddlewareArgs,
  SlackOptionsMiddlewareArgs,
  SlackShortcutMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt';
import { noticeView } from '../screen/compose-view.ts';
import { formWords } from '../screen/form-words.ts';
import { sentence } from '../screen/private-messages.ts';
import { privateWords } from '../screen/private-words.ts';
import type { ListenerDeps } from './deps.ts';
import { respondPrivately } from './respond.ts';

export const onUnknownForm = async ({ ack }: SlackViewMiddlewareArgs<ViewSubmitAction>): Promise<void> =>
  ack({ response_action: 'update', view: noticeView(formWords.outdated) });

export const onUnknownShortcut =
  (deps: ListenerDeps) =>
  async (args: SlackShortcutMiddlewareArgs & AllMiddlewareArgs): Promise<void> => {
    await args.ack();
    await respondPrivately(deps, args, sentence(privateWords.unknownShortcut));
  };

export const onUnknownMenu = async ({ ack }: SlackOptionsMiddlewareArgs): Promise<void> => ack({ options: [] });
