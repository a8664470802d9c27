import type { App, BlockAction, ButtonAction, MessageShortcut } from '@slack/bolt';
import { onButton } from '../listeners/button.ts';
import { onCommand } from '../listeners/command.ts';
import type { ListenerDeps } from '../listeners/deps.ts';
import { onHomeOpened } from '../listeners/home.ts';
import { onMention } from '../listeners/mention.ts';
import { onShortcut } from '../listeners/shortcut.ts';
import { onSubmit } from '../listeners/submit.ts';
import { onSubmitRepeat } from '../listeners/submit-repeat.ts';
import { onUnknownForm, onUnknownMenu, onUnknownShortcut } from '../listeners/unknown.ts';
import { viewId } from '../screen/ids.ts';

/** Bolt calls every listener that matches, so those for the unknown must not match what is known. */
const anyBut = (...names: string[]) => new RegExp(`^(?!(?:${names.join('|')})$)`);

/** Every way in, one line each. */
export const register = (app: App, deps: ListenerDeps): void => {
  // Whatever the command is called in this workspace: two apps cannot both be `/mms`.
  app.command(/.*/, onCommand(deps));
  // The only entry in a message's menu, by whatever name somebody's own manifest calls it.
  app.shortcut<MessageShortcut>({ type: 'message_action' }, onShortcut(deps));
  app.view({ type: 'view_submission', callback_id: viewId.compose }, onSubmit(deps));
  app.view({ type: 'view_submission', callback_id: viewId.repeat }, onSubmitRepeat(deps));
  app.action<BlockAction<ButtonAction>>(/.*/, onButton(deps));
  // What nothing matches costs Slack 3 s and ends in 404: forms and entries of another version are answered too.
  app.view({ type: 'view_submission', callback_id: anyBut(...Object.values(viewId)) }, onUnknownForm);
  app.view({ type: 'view_closed', callback_id: /.*/ }, async ({ ack }) => ack());
  app.shortcut({ type: 'shortcut' }, onUnknownShortcut(deps));
  app.options(/.*/, onUnknownMenu);
  app.event('app_mention', onMention(deps));
  app.event('app_home_opened', onHomeOpened(deps));
};
