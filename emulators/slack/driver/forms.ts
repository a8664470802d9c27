import type { Core } from '../core.ts';
import { isObject, type Json, objects, parseJson, text } from '../json.ts';
import { checkedView } from '../methods/views.ts';
import { ApiRefusal, ImpossibleGesture } from '../refusal.ts';
import type { ShownView } from '../views/views.ts';
import { type Answer, type Deliver, failureOf } from './deliver.ts';
import { type Entries, fill, missing } from './fill.ts';
import { envelope, person } from './payloads.ts';

export type SubmitInput = {
  user: string;
  /** The view that is meant; the one on top if not said. */
  view?: ShownView;
  /** By block id; fields that are not named keep what they hold. */
  values?: Entries;
};
export type SubmitResult = {
  /** False if Slack's own form refused; then `errors` says what. */
  sent: boolean;
  status: number;
  body: string;
  /** What stands at the fields, from Slack's form or from the app, by block id. */
  errors: Record<string, string>;
  /** What the person sees afterwards. */
  view: ShownView | undefined;
  /** What Slack could not do with the answer. */
  failure?: string;
};

const inputBlocks = (view: ShownView) =>
  view.blocks.filter(({ type }) => type === 'input').map((b) => text(b.block_id));

/** `errors` are keyed by block id of an input: https://docs.slack.dev/surfaces/modals#displaying_errors */
const readErrors = (view: ShownView, errors: unknown): Record<string, string> => {
  if (!isObject(errors) || Object.keys(errors).length === 0) throw new ApiRefusal('errors is empty');
  const known = inputBlocks(view);
  const stray = Object.entries(errors).filter(([key, value]) => !known.includes(key) || typeof value !== 'string');
  if (stray.length > 0) {
    throw new ApiRefusal(`errors name no input block: ${stray.map(([key]) => key).join(', ')}; there is ${known}`);
  }
  return Object.fromEntries(Object.entries(errors).map(([key, value]) => [key, String(value)]));
};

export const createForms = (core: Core, deliver: Deliver) => {
  const topOf = (user: string, wanted?: ShownView): ShownView => {
    const view = core.views.top(user);
    if (!view || (wanted && wanted.id !== view.id)) throw new ImpossibleGesture(`${user} has no such form open`);
    return view;
  };

  const responseUrls = (user: string, view: ShownView): Json[] =>
    view.blocks.flatMap((block) => {
      const element = isObject(block.element) ? block.element : {};
      if (element.response_url_enabled !== true) return [];
      const [blockId, actionId] = [text(block.block_id), text(element.action_id)];
      const value = view.state.values[blockId]?.[actionId];
      const channel = text(value?.selected_conversation) || text(value?.selected_channel);
      if (!channel) return [];
      const response_url = core.responseUrls.issue({ user, channel });
      return [{ block_id: blockId, action_id: actionId, channel_id: channel, response_url }];
    });

  /** https://docs.slack.dev/surfaces/modals#updating_response: empty closes this view, or a `response_action`. */
  const apply = (user: string, view: ShownView, { body, contentType }: Answer): Record<string, string> => {
    const value = contentType.startsWith('application/json') || body.startsWith('{') ? parseJson(body) : undefined;
    if (body === '' || (isObject(value) && Object.keys(value).length === 0)) {
      core.views.pop(user);
      return {};
    }
    if (!isObject(value)) throw new ApiRefusal('the answer to a submission must be empty or a response_action');
    switch (value.response_action) {
      case 'errors':
        return readErrors(view, value.errors);
      case 'clear':
        core.views.clear(user);
        return {};
      case 'update':
        core.views.update({ id: view.id, externalId: '', hash: '' }, checkedView(core, value.view, 'modal'));
        return {};
      case 'push':
        core.views.push(user, checkedView(core, value.view, 'modal'));
        return {};
      default:
        throw new ApiRefusal(`unknown response_action ${text(value.response_action)}`);
    }
  };

  const failed = (user: string, code: string, detail: string): string => {
    core.complain({ user, code, detail });
    return code;
  };

  const submit = async (input: SubmitInput): Promise<SubmitResult> => {
    const user = person(core, input.user);
    const view = topOf(user.id, input.view);
    const refused = fill(core, user.id, view, input.values ?? {});
    const errors = { ...missing(view), ...refused };
    const result = { status: 0, body: '', errors, view };
    if (Object.keys(errors).length > 0) return { ...result, sent: false };
    if (!view.submit) throw new ImpossibleGesture('the view has no submit button');
    const urls = responseUrls(user.id, view);
    const answer = await deliver({
      kind: 'interaction',
      payload: {
        ...envelope(user),
        type: 'view_submission',
        trigger_id: core.triggers.issue({ user: user.id, viewId: view.id }),
        view: structuredClone(view),
        response_urls: urls,
      },
    });
    const after = { sent: true, status: answer.status, body: answer.body };
    const failure = failureOf(answer);
    if (failure) {
      const code = failed(user.id, failure, `view_submission, status ${answer.status}`);
      return { ...after, errors: {}, view: core.views.top(user.id), failure: code };
    }
    try {
      const shown = apply(user.id, view, answer);
      return { ...after, errors: shown, view: core.views.top(user.id) };
    } catch (error) {
      if (!(error instanceof ApiRefusal)) throw error;
      const detail = `${error.code} ${objects(error.details.errors).length ? '' : JSON.stringify(error.details)}`;
      const code = failed(user.id, 'invalid_view_response', detail);
      return { ...after, errors: {}, view: core.views.top(user.id), failure: code };
    }
  };

  return {
    submit,
    /** Types without submitting. */
    fill: ({ user, values }: { user: string; values: Entries }): Record<string, string> =>
      fill(core, user, topOf(user), values),
    /** Cancel closes one view; `all` is the x, which closes the stack and speaks of its root. */
    closeView: async ({ user: id, all = false }: { user: string; all?: boolean }): Promise<void> => {
      const user = person(core, id);
      const top = topOf(id);
      const view = all ? (core.views.stack(id)[0] ?? top) : top;
      const cleared = all || top.clear_on_close === true;
      const body = structuredClone(view);
      if (cleared) core.views.clear(id);
      else core.views.pop(id);
      if (view.notify_on_close !== true) return;
      const payload = { ...envelope(user), type: 'view_closed', view: body, is_cleared: cleared };
      const answer = await deliver({ kind: 'interaction', payload });
      const failure = failureOf(answer);
      if (failure) failed(id, failure, `view_closed, status ${answer.status}`);
    },
  };
};
