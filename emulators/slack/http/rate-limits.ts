import { ApiRefusal } from '../refusal.ts';

/** Calls a minute: https://docs.slack.dev/apis/web-api/rate-limits; "special" where a method says so itself. */
const perMinute = { 1: 1, 2: 20, 3: 50, 4: 100 } as const;
export type Tier = keyof typeof perMinute | 'post' | 'special';

/** One message a second and channel, "short bursts" allowed; how short is not written down. */
const postBurst = 5;
/** "Several hundred messages a minute" for the workspace. */
const postsPerMinute = 300;
/** `auth.test` and `chat.getPermalink`: "hundreds a minute". */
const specialPerMinute = 600;

const minute = 60_000;

/** Sliding windows by the emulator's clock. Each call that is let through counts. */
export const createRateLimits = (now: () => number) => {
  const calls = new Map<string, number[]>();
  let on = true;

  /** Milliseconds until one more is allowed; 0 if it is now, and then it counts. */
  const take = (key: string, most: number, span: number): number => {
    const recent = (calls.get(key) ?? []).filter((at) => now() - at < span);
    calls.set(key, recent);
    if (recent.length >= most) return (recent[0] ?? 0) + span - now();
    recent.push(now());
    return 0;
  };
  const wait = (method: string, tier: Tier, channel: string): number => {
    if (tier === 'post') {
      return take(`post ${channel}`, postBurst, postBurst * 1000) || take('post', postsPerMinute, minute);
    }
    return take(method, tier === 'special' ? specialPerMinute : perMinute[tier], minute);
  };

  return {
    enable: (enabled: boolean) => {
      on = enabled;
      calls.clear();
    },
    /** Throws `ratelimited` with `retryAfter`, in whole seconds. */
    check: (method: string, tier: Tier, channel: string): void => {
      const ms = on ? wait(method, tier, channel) : 0;
      if (ms > 0) throw new ApiRefusal('ratelimited', { retryAfter: Math.max(1, Math.ceil(ms / 1000)) });
    },
  };
};
