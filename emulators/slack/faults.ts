import type { Json } from './json.ts';

/** How a call goes wrong although the app did nothing wrong. */
export type Fault = {
  /** An HTTP status with a body that is no JSON, such as 500 or 503. With 429 the body is Slack's. */
  status?: number;
  /** `{"ok":false,"error":…}`, such as `internal_error`; nothing was done. */
  error?: string;
  /** What else stands beside that error, such as `needed` beside `missing_scope`. */
  details?: Json;
  /** The call is carried out and answered once this resolves: Slack is slow. */
  until?: Promise<void>;
  /** Seconds; answers 429 unless `status` says otherwise. `unsaid`: without the header (node-slack-sdk issue 1421). */
  retryAfter?: number | 'unsaid';
  /** Nothing is done and nothing answered. */
  hang?: boolean;
  /** The connection is cut before anything was done. */
  resetBefore?: boolean;
  /** The call is carried out, then the connection is cut: the app cannot know. */
  resetAfter?: boolean;
  /** Carried out, never answered. */
  hangAfter?: boolean;
  /** How many calls; 1 if not said. */
  times?: number;
  /** Only calls with these arguments. */
  when?: (args: Json) => boolean;
};

/** Faults by method; `*` is any. `response_url` and `files.download` count as methods. */
export const createFaults = () => {
  const planned: { method: string; fault: Fault; left: number }[] = [];
  return {
    plan: (method: string, fault: Fault): void => {
      planned.push({ method, fault, left: fault.times ?? 1 });
    },
    clear: (): void => {
      planned.length = 0;
    },
    take: (method: string, args: Json): Fault | undefined => {
      const due = planned.find(
        ({ method: of, left, fault }) => left > 0 && (of === method || of === '*') && (fault.when?.(args) ?? true),
      );
      if (due) due.left -= 1;
      return due?.fault;
    },
  };
};
export type Faults = ReturnType<typeof createFaults>;
