import { randomBytes } from 'node:crypto';
import { responseUrl as limits } from '../limits.ts';
import { ApiRefusal } from '../refusal.ts';

/** Where an answer goes, and which message of the app a click happened on. */
export type ResponseTarget = { user: string; channel: string; clicked?: { ts: string; ephemeral: boolean } };

/** https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
export const createResponseUrls = (now: () => number, origin: () => string) => {
  const issued = new Map<string, ResponseTarget & { at: number; uses: number }>();
  return {
    issue: (target: ResponseTarget): string => {
      const id = randomBytes(12).toString('hex');
      issued.set(id, { ...target, at: now(), uses: 0 });
      return `${origin()}/response/${id}`;
    },
    /** The target if the URL still works; each time counts. */
    use: (id: string): ResponseTarget => {
      const url = issued.get(id);
      if (!url || now() - url.at > limits.life) throw new ApiRefusal('expired_url');
      if (url.uses >= limits.uses) throw new ApiRefusal('used_url');
      url.uses += 1;
      return url;
    },
  };
};
