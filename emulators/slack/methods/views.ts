import { viewComplaints } from '../blocks/view.ts';
import type { Core } from '../core.ts';
import { isObject, type Json } from '../json.ts';
import { view as limits } from '../limits.ts';
import { ApiRefusal, invalid } from '../refusal.ts';
import type { Trigger } from '../views/triggers.ts';
import { unpack } from '../workspace/content.ts';
import { argument, checkScopes, type Method, needed } from './method.ts';

const asksForFiles = (view: Json) => JSON.stringify(view.blocks ?? []).includes('"type":"file_input"');

/** A view that Slack would show. Also used for what `response_action` carries. */
export const checkedView = (core: Core, given: unknown, type: 'modal' | 'home'): Json => {
  const view = unpack(given);
  if (!isObject(view)) throw invalid('invalid_arguments', ['must provide an object [json-pointer:/view]']);
  if (Buffer.byteLength(JSON.stringify(view)) > limits.bytes) throw new ApiRefusal('view_too_large');
  const complaints = viewComplaints(view, type);
  if (complaints.length > 0) throw invalid('invalid_arguments', complaints);
  // https://docs.slack.dev/reference/block-kit/block-elements/file-input-element
  if (asksForFiles(view)) checkScopes(core, ['files:read']);
  core.checkSlackFiles('invalid_arguments', view.blocks, '/view/blocks');
  return view;
};

const triggerOf = (core: Core, args: Json): Trigger => {
  const id = argument(args, 'trigger_id') || argument(args, 'interactivity_pointer');
  if (!id) throw new ApiRefusal('invalid_arguments', { response_metadata: { messages: ['invalid `trigger_id`'] } });
  return core.triggers.redeem(id);
};

const open: Method = {
  scopes: [],
  tier: 4,
  run: (core, args) => {
    const view = checkedView(core, args.view, 'modal');
    const { user, channel } = triggerOf(core, args);
    return { view: structuredClone(core.views.open(user, view, channel)) };
  },
};

const push: Method = {
  scopes: [],
  tier: 4,
  run: (core, args) => {
    const view = checkedView(core, args.view, 'modal');
    const { user, viewId } = triggerOf(core, args);
    // Only a component inside an open modal gives a trigger that can push.
    if (!core.views.stack(user).some(({ id }) => id === viewId)) throw new ApiRefusal('invalid_trigger_id');
    return { view: structuredClone(core.views.push(user, view)) };
  },
};

const update: Method = {
  scopes: [],
  tier: 4,
  run: (core, args) => {
    const which = {
      id: argument(args, 'view_id'),
      externalId: argument(args, 'external_id'),
      hash: argument(args, 'hash'),
    };
    if (!which.id && !which.externalId) throw new ApiRefusal('invalid_arguments');
    const home = core.views.find(which.id)?.type === 'home';
    const view = checkedView(core, args.view, home ? 'home' : 'modal');
    return { view: structuredClone(core.views.update(which, view)) };
  },
};

const publish: Method = {
  scopes: [],
  tier: 4,
  run: (core, args) => {
    const view = checkedView(core, args.view, 'home');
    const user = core.workspace.users.get(needed(args, 'user_id'));
    if (!user || user.is_bot) throw new ApiRefusal('user_not_found');
    return { view: structuredClone(core.views.publish(user.id, view, argument(args, 'hash'))) };
  },
};

export const views: Record<string, Method> = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
};
