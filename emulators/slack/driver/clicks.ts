import { elementsOf } from '../blocks/validate.ts';
import type { Core } from '../core.ts';
import { type Json, objects, text } from '../json.ts';
import { ImpossibleGesture } from '../refusal.ts';
import { type Entry, enter, fieldOf, initialValue } from '../views/input-values.ts';
import { type ShownView, valuesOf } from '../views/views.ts';
import { type Message, publicMessage } from '../workspace/message.ts';
import { type Deliver, failureOf } from './deliver.ts';
import { colleague, envelope, nameOf, person, placeOf } from './payloads.ts';

export type ShortcutInput = { user: string; channel: string; messageTs: string; callbackId: string };
export type ClickInput = {
  user: string;
  actionId: string;
  /** Where several elements share an action id, the block. */
  blockId?: string;
  /** For a button: its value, to pick one of several. For others: what is chosen. */
  value?: Entry;
  /** As an older screen shows it, with buttons that may be gone by now. */
  stale?: boolean;
} & ({ message: Message } | { ephemeral: Message } | { view: ShownView | 'modal' | 'home' });
export type ClickResult = { status: number; body: string; failure?: string };

type Place = { blocks: Json[]; container: Json; extra: Json; channel?: string; viewId?: string };

const describe = (blocks: Json[]): string =>
  blocks
    .flatMap(elementsOf)
    .map(({ action_id, type }) => `${text(action_id)} (${text(type)})`)
    .join(', ') || 'nothing';

const findElement = (blocks: Json[], input: ClickInput): { element: Json; blockId: string } => {
  const wanted = typeof input.value === 'string' ? input.value : undefined;
  for (const block of blocks) {
    const element = elementsOf(block).find(
      (one) =>
        one.action_id === input.actionId && (one.type !== 'button' || wanted === undefined || one.value === wanted),
    );
    if (element && (input.blockId === undefined || block.block_id === input.blockId)) {
      return { element, blockId: text(block.block_id) };
    }
  }
  throw new ImpossibleGesture(`there is no ${input.actionId} to click; there is ${describe(blocks)}`);
};

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload, one item of `actions`. */
const actionOf = (element: Json, blockId: string, value: Entry | undefined, at: string): Json => {
  const base = { type: element.type, action_id: element.action_id, block_id: blockId, action_ts: at };
  if (element.type === 'button') {
    const { text: label, value: own, style, url } = element;
    return JSON.parse(JSON.stringify({ ...base, text: label, value: own, style, url }));
  }
  if (element.type === 'overflow') {
    return { ...base, selected_option: objects(element.options).find((option) => option.value === value) };
  }
  const entered = value === undefined ? { value: initialValue(element, undefined) } : enter(element, value);
  if ('error' in entered) throw new ImpossibleGesture(entered.error);
  return { ...base, ...entered.value };
};

export const createClicks = (core: Core, deliver: Deliver) => {
  const onMessage = (input: ClickInput, given: Message): Place => {
    const ephemeral = 'ephemeral' in input;
    const { workspace } = core;
    const now = ephemeral ? workspace.whisper(input.user, given.ts) : workspace.message(given.channel, given.ts);
    if (!now && !input.stale) throw new ImpossibleGesture(`there is no message ${given.ts} for ${input.user}`);
    const message = input.stale || !now ? given : now;
    const channel = workspace.channels.get(message.channel);
    // An ephemeral message of a command stays clickable wherever the person is.
    if (!ephemeral) placeOf(core, person(core, input.user), message.channel);
    const thread = message.thread_ts ? { thread_ts: message.thread_ts } : {};
    const target = { user: input.user, channel: message.channel, clicked: { ts: message.ts, ephemeral } };
    return {
      blocks: message.blocks ?? [],
      channel: message.channel,
      container: {
        type: 'message',
        message_ts: message.ts,
        channel_id: message.channel,
        is_ephemeral: ephemeral,
        ...thread,
      },
      extra: {
        channel: { id: message.channel, name: channel ? nameOf(channel) : '' },
        // Slack does not give back what an ephemeral message said.
        ...(ephemeral ? {} : { message: publicMessage(message) }),
        response_url: core.responseUrls.issue(target),
      },
    };
  };

  /** What a message with replies says of them: https://docs.slack.dev/reference/events/message/message_replied */
  const repliesOf = ({ channel, ts, thread_ts }: Message): Json =>
    thread_ts === ts ? { reply_count: core.workspace.replies(channel, ts).length } : {};

  const onView = (user: string, which: ShownView | 'modal' | 'home'): Place => {
    const [modal, home] = [core.views.top(user), core.views.home(user)];
    const seen =
      typeof which === 'object' ? [modal, home].find((view) => view?.id === which.id) : { modal, home }[which];
    if (!seen) throw new ImpossibleGesture(`${user} does not see that view`);
    return {
      blocks: seen.blocks,
      viewId: seen.id,
      container: { type: 'view', view_id: seen.id },
      extra: { view: structuredClone(seen) },
    };
  };

  return {
    /** Not offered on ephemeral messages, nor to people of another organisation. */
    messageShortcut: async ({ user: id, channel: channelId, messageTs, callbackId }: ShortcutInput) => {
      const user = colleague(core, id);
      const channel = placeOf(core, user, channelId);
      const message = core.workspace.message(channelId, messageTs);
      if (!message) throw new ImpossibleGesture(`there is no message ${messageTs} in ${channelId}`);
      return reported(id, {
        ...envelope(user),
        type: 'message_action',
        callback_id: callbackId,
        trigger_id: core.triggers.issue({ user: id, channel: channelId }),
        response_url: core.responseUrls.issue({ user: id, channel: channelId }),
        action_ts: core.workspace.nextTs(),
        message_ts: messageTs,
        channel: { id: channelId, name: nameOf(channel) },
        message: { ...publicMessage(message), ...repliesOf(message) },
      });
    },
    /** People of another organisation may click too: https://docs.slack.dev/apis/slack-connect */
    click: async (input: ClickInput): Promise<ClickResult> => {
      const user = person(core, input.user);
      const place =
        'view' in input
          ? onView(user.id, input.view)
          : onMessage(input, 'ephemeral' in input ? input.ephemeral : input.message);
      const { element, blockId } = findElement(place.blocks, input);
      const action = actionOf(element, blockId, input.value, core.workspace.nextTs());
      const view = place.viewId ? core.views.find(place.viewId) : undefined;
      if (view && fieldOf(element)) {
        const { action_id: actionId, block_id: _block, action_ts: _at, ...value } = action;
        core.views.setValue(view, blockId, text(actionId), value);
      }
      const values = view ? view.state.values : valuesOf(place.blocks, {}, undefined);
      return reported(user.id, {
        ...envelope(user),
        type: 'block_actions',
        trigger_id: core.triggers.issue({
          user: user.id,
          ...(place.channel ? { channel: place.channel } : {}),
          ...(place.viewId ? { viewId: place.viewId } : {}),
        }),
        container: place.container,
        ...place.extra,
        ...(view ? { view: structuredClone(view) } : { state: { values } }),
        actions: [action],
      });
    },
  };

  async function reported(user: string, payload: Json): Promise<ClickResult> {
    const answer = await deliver({ kind: 'interaction', payload });
    const failure = failureOf(answer);
    if (failure) core.complain({ user, code: failure, detail: `${text(payload.type)}, status ${answer.status}` });
    return { status: answer.status, body: answer.body, ...(failure ? { failure } : {}) };
  }
};
