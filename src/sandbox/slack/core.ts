import { visibleFile } from './access.ts';
import { pointed } from './blocks/complaints.ts';
import { type ApiCall, createChanges, type Problem } from './changes.ts';
import { slackFilesIn } from './content.ts';
import { createFaults } from './faults.ts';
import { createFiles } from './files.ts';
import { createRateLimits } from './rate-limits.ts';
import { ApiRefusal, invalid } from './refusal.ts';
import { createResponseUrls } from './response-urls.ts';
import { createTriggers } from './triggers.ts';
import { createViews } from './views.ts';
import { createWorkspace } from './workspace.ts';

export type EmulatorOptions = {
  /** `xoxb-…` */
  botToken: string;
  signingSecret: string;
  /** `xapp-…`; refused by every method here, as Slack refuses it. */
  appToken?: string;
  /** Milliseconds since 1970: the clock of triggers, response URLs, rate limits and timestamps. */
  now?: () => number;
  /** 0, the default, is any free one. */
  port?: number;
  /** What the app was granted. */
  scopes?: readonly string[];
  /** On unless false. */
  rateLimits?: boolean;
};

/** Enough for commands, forms, cards and files; `files:write` and reading messages are not among them. */
export const defaultScopes = [
  'app_mentions:read',
  'channels:read',
  'chat:write',
  'chat:write.public',
  'commands',
  'files:read',
  'groups:read',
  'im:read',
  'im:write',
  'users:read',
  'usergroups:read',
] as const;

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

  return {
    botToken: options.botToken,
    appToken: options.appToken,
    signingSecret: options.signingSecret,
    scopes: new Set<string>(options.scopes ?? defaultScopes),
    now,
    address,
    changes,
    calls,
    problems,
    workspace,
    files,
    uploads: new Map<string, Upload>(),
    rateLimits,
    faults: createFaults(),
    triggers: createTriggers(now),
    responseUrls: createResponseUrls(now, origin),
    views: createViews({ nextId: workspace.nextId, now, emit: changes.emit }),

    record: (call: Omit<ApiCall, 'at'>): void => {
      const entry = { ...call, at: now() };
      calls.push(entry);
      changes.emit({ kind: 'call', call: entry });
    },
    complain: (problem: Omit<Problem, 'at'>): void => {
      const entry = { ...problem, at: now() };
      problems.push(entry);
      changes.emit({ kind: 'problem', problem: entry });
    },
    /** A `slack_file` in blocks must be a picture that the bot may see. */
    checkSlackFiles: (code: string, value: unknown, base: string): void => {
      const bad = slackFilesIn(value).filter(({ id, url }) => {
        try {
          const fileId = id || /\/files\/(?:[UW]\w+\/)?(F\w+)/.exec(url)?.[1] || '';
          return !picturesForBlocks.includes(visibleFile(workspace, files, fileId).mimetype);
        } catch (error) {
          if (error instanceof ApiRefusal) return true;
          throw error;
        }
      });
      if (bad.length > 0) {
        throw invalid(
          code,
          bad.map(({ pointer }) => pointed('invalid slack file', `${base}${pointer}`)),
        );
      }
    },
  };
};
export type Core = ReturnType<typeof createCore>;
