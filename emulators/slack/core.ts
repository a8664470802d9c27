import { pointed } from './blocks/complaints.ts';
import { createFaults } from './faults.ts';
import { type SlackHabits, usualHabits } from './habits.ts';
import { createRateLimits } from './http/rate-limits.ts';
import { createResponseUrls } from './http/response-urls.ts';
import { ApiRefusal, invalid } from './refusal.ts';
import { createConnections } from './socket/connections.ts';
import type { Envelope } from './socket/socket-mode.ts';
import { createTriggers } from './views/triggers.ts';
import { createViews } from './views/views.ts';
import { visibleFile } from './workspace/access.ts';
import { type ApiCall, createChanges, type Problem } from './workspace/changes.ts';
import { slackFilesIn } from './workspace/content.ts';
import { createFiles } from './workspace/files.ts';
import { createWorkspace } from './workspace/workspace.ts';

export type EmulatorOptions = {
  /** `xoxb-…` */
  botToken: string;
  signingSecret: string;
  /** `xapp-…`: for Socket Mode alone, and refused by every other method. */
  appToken?: string;
  /** Milliseconds since 1970: the clock of triggers, response URLs, rate limits and timestamps. */
  now?: () => number;
  /** 0, the default, is any free one. */
  port?: number;
  /** What the app was granted. */
  scopes?: readonly string[];
  /** The events that the app is subscribed to, such as `message.channels`. */
  events?: readonly string[];
  /** On unless false. */
  rateLimits?: boolean;
  /** The organization of the workspace, on Enterprise Grid. */
  enterprise?: string;
  /** What is not the usual one. */
  habits?: Partial<SlackHabits>;
};

/** What `manifest.yml` asks for; a test compares the two. */
export const defaultScopes = [
  'commands',
  'chat:write',
  'chat:write.public',
  'files:read',
  'files:write',
  'users:read',
  'usergroups:read',
  'app_mentions:read',
  'im:write',
  'channels:read',
  'groups:read',
  'mpim:read',
] as const;

/** The same of its events. */
export const defaultEvents = ['app_home_opened', 'app_mention'] as const;

/** A file between its upload URL and the end of the upload. */
export type Upload = { name: string; length: number; bytes: Uint8Array | undefined };

/** Slack shows only these: https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object */
const picturesForBlocks = ['image/png', 'image/jpeg', 'image/gif'];

/** All parts of the emulator put together, without the HTTP around them. */
export const createCore = (options: EmulatorOptions) => {
  const now = options.now ?? Date.now;
  const changes = createChanges();
  const calls: ApiCall[] = [];
  const problems: Problem[] = [];
  const address = { origin: '' };
  const origin = () => address.origin;
  const workspace = createWorkspace({ now, emit: changes.emit });
  const files = createFiles(workspace, now, origin);
  const rateLimits = createRateLimits(now);
  rateLimits.enable(options.rateLimits ?? true);
  const faults = createFaults();
  const envelopes: Envelope[] = [];
  const habits: SlackHabits = { ...usualHabits(), ...options.habits };
  const problemOf = (fileId: string): 'bad' | 'unready' | undefined => {
    try {
      const file = visibleFile(workspace, files, fileId);
      if (!files.isReady(file)) return 'unready';
      return picturesForBlocks.includes(file.mimetype) ? undefined : 'bad';
    } catch (error) {
      if (error instanceof ApiRefusal) return 'bad';
      throw error;
    }
  };
  const complain = (problem: Omit<Problem, 'at'>): void => {
    const entry = { ...problem, at: now() };
    problems.push(entry);
    changes.emit({ kind: 'problem', problem: entry });
  };

  return {
    botToken: options.botToken,
    appToken: options.appToken,
    signingSecret: options.signingSecret,
    enterprise: options.enterprise,
    scopes: new Set<string>(options.scopes ?? defaultScopes),
    events: new Set<string>(options.events ?? defaultEvents),
    appScopes: new Set<string>(['connections:write']),
    now,
    address,
    changes,
    calls,
    problems,
    workspace,
    files,
    uploads: new Map<string, Upload>(),
    /** The `ts` of each message that was there at an earlier look into the history. */
    seenInHistory: new Set<string>(),
    rateLimits,
    faults,
    habits,
    connections: createConnections({ faults, origin, complain: (code, detail) => complain({ code, detail }) }),
    envelopes,
    triggers: createTriggers(now),
    responseUrls: createResponseUrls(now, origin),
    views: createViews({ nextId: workspace.nextId, asKept: workspace.asKept, now, emit: changes.emit }),

    record: (call: Omit<ApiCall, 'at'>): void => {
      const entry = { ...call, at: now() };
      calls.push(entry);
      changes.emit({ kind: 'call', call: entry });
    },
    complain,
    /** A `slack_file` in blocks must be a picture that the bot may see, and that Slack has looked at. */
    checkSlackFiles: (code: string, value: unknown, base: string): void => {
      const refused = slackFilesIn(value).flatMap(({ id, url, pointer }) => {
        const problem = problemOf(id || /\/files\/(?:[UW]\w+\/)?(F\w+)/.exec(url)?.[1] || '');
        return problem ? [{ problem, complaint: pointed('invalid slack file', `${base}${pointer}`) }] : [];
      });
      if (refused.length === 0) return;
      const isOnlyUnready = refused.every(({ problem }) => problem === 'unready');
      const word = isOnlyUnready && habits.unreadyPicture === 'fileNotFound' ? 'file_not_found' : code;
      throw invalid(
        word,
        refused.map(({ complaint }) => complaint),
      );
    },
  };
};
export type Core = ReturnType<typeof createCore>;
