import type {
  App,
  BlockAction,
  ButtonAction,
  Context,
  EnvelopedEvent,
  MessageShortcut,
  ViewSubmitAction,
} from '@slack/bolt';
import { onButton } from '../listeners/button.ts';
import { onCommand } from '../listeners/command.ts';
import type { ListenerDeps } from '../listeners/deps.ts';
import { onHomeOpened } from '../listeners/home.ts';
import { onMention, onMessage } from '../listeners/mention.ts';
import { onShortcut, onUnknownShortcut } from '../listeners/shortcut.ts';
import { onSubmit, onUnknownForm } from '../listeners/submit.ts';
import { onSubmitRepeat } from '../listeners/submit-repeat.ts';
import type { Mention } from '../reading/event-shapes.ts';
import { botIn } from '../reading/order.ts';
import { viewId } from '../screen/ids.ts';

/** Bolt calls every listener that matches, so those for the unknown must not match what is known. */
const anyBut = (...names: string[]) => new RegExp(`^(?!(?:${names.join('|')})$)`);

/** The bot's own user id: what Slack said at the start, or else what it says with the event. */
const selfIn = ({ botUserId }: Context, { authorizations }: EnvelopedEvent): string | undefined =>
  botUserId ?? botIn(authorizations);

/** A form that was submitted, by what `ids.ts` calls it. */
const submitted = (callbackId: string | RegExp) => ({ type: 'view_submission', callback_id: callbackId }) as const;

/** Every way in, one line each. `check-request.ts` let pass only what has the shapes that the listeners name. */
export const register = (app: App, deps: ListenerDeps): void => {
  // Whatever the command is called in this workspace: two apps cannot both be `/mms`.
  app.command(/.*/, (args) => onCommand(deps, args));
  // The only entry in a message's menu, by whatever name an own manifest calls it.
  app.shortcut<MessageShortcut>({ type: 'message_action' }, (args) => onShortcut(deps, args));
  app.view<ViewSubmitAction>(submitted(viewId.compose), (args) => onSubmit(deps, args));
  app.view<ViewSubmitAction>(submitted(viewId.repeat), (args) => onSubmitRepeat(deps, args));
  app.action<BlockAction<ButtonAction>>(/.*/, (args) => onButton(deps, args));
  // What nothing matches costs Slack 3 s and ends in 404: forms and entries of another version are answered too.
  app.view<ViewSubmitAction>(submitted(anyBut(...Object.values(viewId))), onUnknownForm);
  app.view({ type: 'view_closed', callback_id: /.*/ }, ({ ack }) => ack());
  app.shortcut({ type: 'shortcut' }, (args) => onUnknownShortcut(deps, args));
  app.options(/.*/, ({ ack }) => ack({ options: [] }));
  app.event('app_mention', ({ event, body, context }) => onMention(deps, event, selfIn(context, body)));
  app.event('app_home_opened', ({ event }) => onHomeOpened(deps, event));
  // Not in our manifest; see docs/install.md. Where it is subscribed to, a mention is told twice.
  app.event('message', ({ event, body, context }) => onMessage(deps, event as Mention, selfIn(context, body)));
};
