import { randomBytes } from 'node:crypto';
import { triggerLife } from '../limits.ts';
import { ApiRefusal } from '../refusal.ts';

/** Whom a trigger lets the app show a view, inside which one it came to be, and where that person is. */
export type Trigger = { user: string; viewId?: string; channel?: string };

/** One per command, shortcut, click and submission; three seconds, once. */
export const createTriggers = (now: () => number) => {
  const issued = new Map<string, Trigger & { at: number; used: boolean }>();
  return {
    issue: (trigger: Trigger): string => {
      const id = `${1000 + issued.size}.${Math.floor(now())}.${randomBytes(16).toString('hex')}`;
      issued.set(id, { ...trigger, at: now(), used: false });
      return id;
    },
    /** https://docs.slack.dev/reference/methods/views.open, errors. */
    redeem: (id: string): Trigger => {
      const trigger = issued.get(id);
      if (!trigger) throw new ApiRefusal('invalid_trigger_id');
      if (trigger.used) throw new ApiRefusal('exchanged_trigger_id');
      if (now() - trigger.at > triggerLife) throw new ApiRefusal('expired_trigger_id');
      trigger.used = true;
      return trigger;
    },
  };
};
