import { randomBytes } from 'node:crypto';
import { elementsOf } from '../blocks/validate.ts';
import { type Json, objects, text } from '../json.ts';
import { view as limits } from '../limits.ts';
import { ApiRefusal } from '../refusal.ts';
import type { Changes } from '../workspace/changes.ts';
import { withIds } from '../workspace/message.ts';
import { installation } from '../workspace/workspace.ts';
import { fieldOf, type InputValue, initialValue } from './input-values.ts';

export type Values = Record<string, Record<string, InputValue>>;
/** A view as Slack keeps and sends it: https://docs.slack.dev/reference/views */
export type ShownView = Json & {
  id: string;
  type: string;
  hash: string;
  blocks: Json[];
  state: { values: Values };
  root_view_id: string;
  previous_view_id: string | null;
};

type Deps = {
  nextId: (prefix: string) => string;
  asKept: (blocks: Json[]) => Json[];
  now: () => number;
  emit: Changes['emit'];
};

/** Typed values stay only where block and action keep their ids: https://docs.slack.dev/surfaces/modals */
export const valuesOf = (blocks: Json[], before: Values, channel: string | undefined): Values => {
  const values: Values = {};
  for (const block of blocks) {
    for (const element of elementsOf(block).filter((one) => fieldOf(one) !== undefined)) {
      const [blockId, actionId] = [text(block.block_id), text(element.action_id)];
      const kept = before[blockId]?.[actionId];
      const value = kept?.type === element.type ? kept : initialValue(element, channel);
      values[blockId] = { ...values[blockId], [actionId]: value ?? initialValue(element, channel) };
    }
  }
  return values;
};

/** The modals and the Home of each person. A stack's last view is the one that is seen. */
export const createViews = ({ nextId, asKept, now, emit }: Deps) => {
  const stacks = new Map<string, ShownView[]>();
  const homes = new Map<string, ShownView>();
  /** Where each person was when the modal opened, for `default_to_current_conversation`. */
  const standing = new Map<string, string>();

  const newHash = () => `${Math.floor(now() / 1000)}.${randomBytes(4).toString('hex')}`;
  const all = () => [...[...stacks.values()].flat(), ...homes.values()];
  const stack = (user: string): ShownView[] => stacks.get(user) ?? [];
  const top = (user: string): ShownView | undefined => stack(user).at(-1);
  const setStack = (user: string, views: ShownView[]) => {
    stacks.set(user, views);
    emit({ kind: 'view', user, view: views.at(-1) });
  };

  const checkExternalId = (view: Json, self?: ShownView) => {
    const externalId = text(view.external_id);
    if (externalId && all().some((other) => other !== self && other.external_id === externalId)) {
      throw new ApiRefusal('duplicate_external_id');
    }
  };

  /** What Slack makes of a view that it was given. */
  const shown = (view: Json, user: string, place: { previous?: ShownView; self?: ShownView }): ShownView => {
    const id = place.self?.id ?? nextId('V');
    const blocks = withIds(asKept(objects(view.blocks)), `b${id.slice(-3)}`);
    return {
      private_metadata: '',
      callback_id: '',
      external_id: '',
      clear_on_close: false,
      notify_on_close: false,
      ...structuredClone(view),
      id,
      team_id: installation.team.id,
      app_id: installation.app,
      app_installed_team_id: installation.team.id,
      bot_id: installation.bot.id,
      type: text(view.type),
      blocks,
      hash: newHash(),
      state: { values: valuesOf(blocks, place.self?.state.values ?? {}, standing.get(user)) },
      root_view_id: place.self?.root_view_id ?? place.previous?.root_view_id ?? id,
      previous_view_id: place.self?.previous_view_id ?? place.previous?.id ?? null,
    };
  };

  const owner = (view: ShownView): string | undefined =>
    [...stacks].find(([, views]) => views.includes(view))?.[0] ?? [...homes].find(([, home]) => home === view)?.[0];

  const replace = (old: ShownView, view: Json): ShownView => {
    checkExternalId(view, old);
    const user = owner(old) ?? '';
    const next = shown(view, user, { self: old });
    if (homes.get(user) === old) {
      homes.set(user, next);
      emit({ kind: 'home', user, view: next });
    } else {
      setStack(
        user,
        stack(user).map((one) => (one === old ? next : one)),
      );
    }
    return next;
  };

  return {
    stack,
    top,
    home: (user: string): ShownView | undefined => homes.get(user),
    find: (id: string): ShownView | undefined => all().find((view) => view.id === id),
    open: (user: string, view: Json, channel?: string): ShownView => {
      checkExternalId(view);
      if (channel === undefined) standing.delete(user);
      else standing.set(user, channel);
      const next = shown(view, user, {});
      setStack(user, [next]);
      return next;
    },
    push: (user: string, view: Json): ShownView => {
      const previous = top(user);
      if (stack(user).length >= limits.stack) throw new ApiRefusal('push_limit_reached');
      checkExternalId(view);
      const next = shown(view, user, previous ? { previous } : {});
      setStack(user, [...stack(user), next]);
      return next;
    },
    /** By id or external id; a stale `hash` loses: https://docs.slack.dev/reference/methods/views.update */
    update: (which: { id: string; externalId: string; hash: string }, view: Json): ShownView => {
      const old = all().find((one) => (which.id ? one.id === which.id : one.external_id === which.externalId));
      if (!old) throw new ApiRefusal('not_found');
      if (which.hash && which.hash !== old.hash) throw new ApiRefusal('hash_conflict');
      return replace(old, view);
    },
    publish: (user: string, view: Json, hash: string): ShownView => {
      const old = homes.get(user);
      if (hash && hash !== old?.hash) throw new ApiRefusal('hash_conflict');
      if (old) return replace(old, view);
      checkExternalId(view);
      const next = shown(view, user, {});
      homes.set(user, next);
      emit({ kind: 'home', user, view: next });
      return next;
    },
    setValue: (view: ShownView, blockId: string, actionId: string, value: InputValue): void => {
      view.state.values[blockId] = { ...view.state.values[blockId], [actionId]: value };
    },
    /** Takes the last view away. */
    pop: (user: string): void => setStack(user, stack(user).slice(0, -1)),
    clear: (user: string): void => setStack(user, []),
  };
};
