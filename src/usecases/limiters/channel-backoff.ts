import { createWaitList, type WaitList } from './wait-list.ts';

/**
 * Slack allows about one post a second and channel, and short bursts (docs.slack.dev/apis/web-api/rate-limits). This is
 * faster, to fill a burst and to be quick where no limit was the reason; a post that is one too many closes the channel.
 */
const gapMs = 200;

/** As long as a post may take: a card that comes back later than that was drawn by another process. */
const missingAfterMs = 10_000;

/** Slack may refuse without a word for how long; asked again at once it would refuse again. */
const leastClosedMs = 1_000;

/**
 * Whose turn it is to post in a channel. How long a burst may be is written down nowhere, so everybody posts until Slack
 * refuses one; from then on nobody asks before the moment that Slack named, and all who wait come back one by one, in the
 * order in which they came.
 */
export type ChannelBackoff = {
  /** Undefined if it may post now; otherwise when to come back, in milliseconds since 1970. */
  turnOf(channelId: string, id: string, now: number): number | undefined;
  /** Slack refused it for so long. @returns when to come back */
  refused(channelId: string, id: string, now: number, retryAfterMs: number): number;
  /** Has posted, or will not for another reason. */
  leave(channelId: string, id: string, now: number): void;
};

/** Known to this process only: another one may ask Slack once more, and hears the same. */
export const createChannelBackoff = (): ChannelBackoff => {
  /** Channels in which somebody waits. */
  const busy = new Map<string, { line: WaitList; closedUntil: number }>();
  return {
    turnOf: (channelId, id, now) => {
      const channel = busy.get(channelId);
      if (!channel) return undefined;
      const { line, closedUntil } = channel;
      return closedUntil > now ? line.placeOf(id, now, closedUntil) : line.turnOf(id, now);
    },
    refused: (channelId, id, now, retryAfterMs) => {
      const { line, closedUntil } = busy.get(channelId) ?? {
        line: createWaitList(gapMs, missingAfterMs),
        closedUntil: 0,
      };
      const channel = { line, closedUntil: Math.max(closedUntil, now + Math.max(retryAfterMs, leastClosedMs)) };
      busy.set(channelId, channel);
      line.postpone(channel.closedUntil);
      return line.placeOf(id, now, channel.closedUntil);
    },
    leave: (channelId, id, now) => {
      const channel = busy.get(channelId);
      channel?.line.leave(id);
      if (channel && channel.closedUntil <= now && channel.line.isEmpty(now)) busy.delete(channelId);
    },
  };
};
