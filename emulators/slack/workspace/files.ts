import type { Json } from '../json.ts';
import type { Message } from './message.ts';
import type { Workspace } from './workspace.ts';
import { installation } from './workspace.ts';

export type StoredFile = {
  id: string;
  name: string | null;
  title: string;
  mimetype: string;
  filetype: string;
  bytes: Uint8Array;
  user: string;
  channels: string[];
  mode: 'hosted' | 'external' | 'snippet' | 'post' | 'tombstone';
  /** Slack Connect: events carry only a stub, `files.info` the whole. https://docs.slack.dev/apis/slack-connect */
  file_access: 'visible' | 'check_file_info' | 'access_denied' | 'file_not_found';
  external_url: string | undefined;
  /** Uploaded into a form of this app. */
  givenToApp: boolean;
  deleted: boolean;
  /** Smaller renderings by their field, such as `thumb_720`; missing right after an upload, as in Slack. */
  thumbs: Record<string, Uint8Array>;
  created: number;
  shares: Share[];
  /** When Slack has looked at it: until then it has no type and no block shows it. */
  readyAt: number;
  /** Until then it has no address either. */
  isUnaddressed: boolean;
};
/** A message that carries the file. Slack needs a moment to know of it: https://github.com/slackapi/python-slack-sdk/issues/1277 */
export type Share = {
  channel: string;
  ts: string;
  threadTs: string | undefined;
  user: string;
  /** How often somebody asked for it, and how many lists had its file. */
  looks: number;
  lists: number;
};
export type NewFile = {
  bytes: Uint8Array;
  name: string | null;
  mimetype: string;
  uploadedBy: string;
  channels?: string[];
  id?: string;
  mode?: StoredFile['mode'];
  file_access?: StoredFile['file_access'];
  external_url?: string;
  givenToApp?: boolean;
  thumbs?: Record<string, Uint8Array>;
  readyAt?: number;
  isUnaddressed?: boolean;
};

const filetypes: Record<string, string> = { jpeg: 'jpg', plain: 'text', quicktime: 'mov', 'svg+xml': 'svg' };
const filetypeOf = (mimetype: string): string => {
  const subtype = mimetype.split('/')[1] ?? 'binary';
  return filetypes[subtype] ?? subtype;
};

const shareObject = ({ ts, threadTs, user }: Share): Json => ({
  ts,
  share_user_id: user,
  source: 'UNKNOWN',
  reply_users: [],
  reply_users_count: 0,
  reply_count: 0,
  ...(threadTs ? { thread_ts: threadTs } : {}),
});

/** The files of a workspace and the objects that Slack makes of them. */
export const createFiles = (workspace: Workspace, now: () => number, origin: () => string) => {
  const stored = new Map<string, StoredFile>();

  const add = (given: NewFile): StoredFile => {
    const id = given.id ?? workspace.nextId('F');
    const file: StoredFile = {
      id,
      name: given.name,
      title: given.name ?? 'Untitled',
      mimetype: given.mimetype,
      filetype: filetypeOf(given.mimetype),
      bytes: given.bytes,
      user: given.uploadedBy,
      channels: given.channels ?? [],
      mode: given.mode ?? 'hosted',
      file_access: given.file_access ?? 'visible',
      external_url: given.external_url,
      givenToApp: given.givenToApp ?? false,
      deleted: false,
      thumbs: given.thumbs ?? {},
      created: Math.floor(now() / 1000),
      shares: [],
      readyAt: given.readyAt ?? 0,
      isUnaddressed: given.isUnaddressed ?? false,
    };
    stored.set(id, file);
    return file;
  };

  const isReady = (file: StoredFile): boolean => now() >= file.readyAt;
  const kindOf = (id: string) => workspace.channels.get(id)?.kind;

  const addressOf = (file: StoredFile, url: string): Json => {
    if (file.isUnaddressed && !isReady(file)) return {};
    return { url_private: url, ...(file.mode === 'external' ? {} : { url_private_download: `${url}?download=1` }) };
  };

  /** https://docs.slack.dev/reference/objects/file-object */
  const describe = (file: StoredFile): Json => {
    const name = encodeURIComponent(file.name ?? 'file');
    const url = file.external_url ?? `${origin()}/files/${file.id}/${name}`;
    const of = (...kinds: string[]) => file.channels.filter((channel) => kinds.includes(kindOf(channel) ?? ''));
    return {
      id: file.id,
      created: file.created,
      timestamp: file.created,
      name: file.name,
      title: file.title,
      mimetype: isReady(file) ? file.mimetype : '',
      filetype: isReady(file) ? file.filetype : '',
      pretty_type: file.filetype.toUpperCase(),
      user: file.user,
      user_team: workspace.users.get(file.user)?.team_id ?? installation.team.id,
      editable: false,
      size: file.bytes.byteLength,
      mode: file.mode,
      is_external: file.mode === 'external',
      external_type: file.mode === 'external' ? 'gdrive' : '',
      is_public: of('public').length > 0,
      file_access: file.file_access === 'check_file_info' ? 'visible' : file.file_access,
      ...addressOf(file, url),
      ...Object.fromEntries(
        Object.keys(file.thumbs).map((field) => [field, `${origin()}/files/${file.id}/${field}/${name}`]),
      ),
      permalink: `https://${installation.team.domain}.slack.com/files/${file.user}/${file.id}/${name}`,
      channels: of('public'),
      groups: of('private', 'mpim'),
      ims: of('im'),
    };
  };

  return {
    get: (id: string): StoredFile | undefined => stored.get(id),
    /** The newest first. */
    all: (): StoredFile[] => [...stored.values()].reverse(),
    add,
    isReady,
    describe,
    share: (file: StoredFile, { channel, ts, thread_ts: threadTs, user = '' }: Message): void => {
      file.shares.push({ channel, ts, threadTs, user, looks: 0, lists: 0 });
    },
    /** By kind of conversation: https://docs.slack.dev/reference/objects/file-object, `shares`. */
    sharesOf: (shares: readonly Share[]): Json => {
      const byChannel = (isPublic: boolean) => {
        const of = shares.filter(({ channel }) => (kindOf(channel) === 'public') === isPublic);
        return Object.fromEntries(
          of.map(({ channel }) => [channel, of.filter((it) => it.channel === channel).map(shareObject)]),
        );
      };
      return { public: byChannel(true), private: byChannel(false) };
    },
    /** As events, messages and shortcuts carry it. */
    inPayload: (file: StoredFile): Json =>
      file.file_access === 'check_file_info'
        ? { id: file.id, created: 0, timestamp: 0, mode: 'file_access', file_access: 'check_file_info' }
        : describe(file),
    remove: (id: string): void => {
      const file = stored.get(id);
      if (file) file.deleted = true;
    },
  };
};
export type Files = ReturnType<typeof createFiles>;
