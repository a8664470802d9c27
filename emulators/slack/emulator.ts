import { createCore, type EmulatorOptions } from './core.ts';
import type { DeliveryOptions } from './driver/deliver.ts';
import { createDriver, createSocketDriver } from './driver/driver.ts';
import type { Fault } from './faults.ts';
import { listen } from './http/server.ts';
import { snapshot } from './json.ts';
import { fileProcessingMs } from './limits.ts';
import { buttons, textOf } from './read.ts';
import { opensFile } from './workspace/access.ts';
import type { Change } from './workspace/changes.ts';
import type { NewFile, StoredFile } from './workspace/files.ts';
import type { Message } from './workspace/message.ts';
import { installation } from './workspace/workspace.ts';

/**
 * A Slack workspace with one app in it, on 127.0.0.1: the Web API that the app calls, and the people who use the app.
 * Rejects if the port cannot be taken.
 */
export const createSlackEmulator = async (options: EmulatorOptions) => {
  const core = createCore(options);
  const close = await listen(core, options.port ?? 0);
  const { workspace, views, changes } = core;

  const until = (met: () => boolean, timeoutMs = 5000): Promise<void> =>
    new Promise((resolve, reject) => {
      if (met()) return resolve();
      const stop = changes.onChange(() => {
        if (!met()) return;
        clearTimeout(timer);
        stop();
        resolve();
      });
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`did not happen in ${timeoutMs} ms: ${met}`));
      }, timeoutMs);
    });

  return {
    apiUrl: `${core.address.origin}/api/`,
    origin: core.address.origin,
    ...installation,
    close,

    // The workspace
    addUser: workspace.addUser,
    addChannel: workspace.addChannel,
    addUsergroup: workspace.addUsergroup,
    addFile: (file: NewFile): StoredFile =>
      core.files.add(
        core.habits.freshFiles === 'ready'
          ? file
          : { ...file, readyAt: core.now() + fileProcessingMs, isUnaddressed: true },
      ),
    file: core.files.get,
    removeFile: core.files.remove,
    /** Whether this person finds the file in Slack. */
    opens: (user: string, file: string): boolean => opensFile(workspace, core.files, user, file),
    /** Somebody deletes it. */
    removeMessage: (channel: string, ts: string): void => {
      const message = workspace.message(channel, ts);
      if (message) workspace.erase(message);
    },
    users: workspace.users,
    channels: workspace.channels,
    usergroups: workspace.usergroups,
    /** `/invite @mms` */
    invite: (channel: string): void => void workspace.channels.get(channel)?.members.add(installation.bot.user),
    /** `/remove @mms` */
    kick: (channel: string): void => void workspace.channels.get(channel)?.members.delete(installation.bot.user),
    archive: (channel: string): void => {
      const found = workspace.channels.get(channel);
      if (found) found.is_archived = true;
    },
    /** An admin deletes a message, whoever wrote it. */
    deleteMessage: (channel: string, ts: string): void => {
      const found = workspace.message(channel, ts);
      if (found) workspace.erase(found);
    },
    /** Granted scopes; add and remove freely. */
    scopes: core.scopes,
    /** Subscribed events; the same. */
    events: core.events,

    // What the app did
    log: core.calls,
    problems: core.problems,
    onChange: (listener: (change: Change) => void) => changes.onChange(listener),
    /** Resolves once `met` holds; looked at after every change. Rejects after `timeoutMs`, 5 s if not said. */
    until,
    /** Copies, oldest first; replies too. */
    messages: (channel: string): Message[] => snapshot(workspace.messages(channel)),
    /** The replies under a message, without it. */
    thread: (channel: string, ts: string): Message[] => snapshot(workspace.replies(channel, ts)),
    ephemerals: (user: string): Message[] => snapshot(workspace.whispers(user)),
    /** What was said privately in a thread that had no reply yet: Slack took it, and nobody saw it. */
    unseen: (user: string): Message[] => snapshot(workspace.unseen(user)),
    /** Who was notified because a message names them, oldest first; a direct message that names nobody is not among them. */
    pings: (user: string) => workspace.pings.filter((ping) => ping.user === user),
    /** Every mrkdwn text without `verbatim: true`, in messages and views: Slack parses those by itself. */
    leftToParsing: workspace.leftToParsing,
    /** What the bot and this person wrote to each other directly. */
    dms: (user: string): Message[] => {
      const channel = workspace.imOf(installation.bot.user, user);
      return channel ? snapshot(workspace.messages(channel.id)) : [];
    },
    /** The form that this person sees. */
    view: (user: string) => snapshot(views.top(user)),
    viewStack: (user: string) => snapshot(views.stack(user)),
    home: (user: string) => snapshot(views.home(user)),
    textOf,
    buttons,

    // What goes wrong, and what differs from one workspace to the next
    habits: core.habits,
    fail: (method: string, fault: Fault): void => core.faults.plan(method, fault),
    recover: (): void => core.faults.clear(),
    limitRates: (enabled: boolean): void => core.rateLimits.enable(enabled),

    /** People use the app at this URL. */
    connect: (appUrl: string, driverOptions?: DeliveryOptions) => createDriver(core, appUrl, driverOptions),
    /** The same people, over the connections that the app opened. */
    connectSocket: (driverOptions?: { ackDeadline?: number }) => createSocketDriver(core, driverOptions),

    socketMode: {
      /** Scopes of the app-level token. */
      scopes: core.appScopes,
      /** Everything that went over the connections, oldest first. */
      envelopes: core.envelopes,
      /** How many connections there are, and how many there have been. */
      open: core.connections.count,
      made: core.connections.made,
      askToLeave: core.connections.askToLeave,
      drop: core.connections.drop,
      holdPongs: core.connections.holdPongs,
    },
  };
};
export type SlackEmulator = Awaited<ReturnType<typeof createSlackEmulator>>;
export type { EmulatorOptions } from './core.ts';
export type { SlackDriver } from './driver/driver.ts';
