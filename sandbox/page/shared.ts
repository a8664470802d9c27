/** What the page is told, for the browser and the server alike: so nothing here needs Node or a document. */
export type Json = { [key: string]: unknown };

export type Person = { id: string; name: string; realName: string; what: string; isColleague: boolean };

export type Conversation = {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im' | 'mpim';
  members: string[];
  hasBot: boolean;
  isShared: boolean;
  isArchived: boolean;
};

/** A message as Slack keeps it, with the blocks that the app really sent. */
export type ShownMessage = {
  channel: string;
  ts: string;
  text: string;
  user: string;
  isApp: boolean;
  blocks: Json[];
  files: { id: string; name: string; type: string }[];
  thread_ts?: string;
  edited: boolean;
  /** Only this person sees it. */
  to?: string;
};

export type View = {
  id: string;
  title: string;
  submit: string;
  close: string;
  blocks: Json[];
  values: Record<string, Record<string, Json>>;
};

export type PhoneMessage = {
  id: string;
  at: number;
  /** False for what this phone wrote itself. */
  fromBot: boolean;
  text: string;
  media: { url: string; type: string; name: string; bytes: number }[];
  arrived: boolean;
  /** What Plivo says of it, such as `delivered`; for an answer what the app said to it, such as `404`. */
  state: string;
  errorCode?: string;
  isSilent: boolean;
};
export type Phone = { number: string; shown: string; messages: PhoneMessage[] };

export type Counts = {
  /** Recipients of everything that the app took on. */
  asked: number;
  /** Different messages that Plivo took. */
  sent: number;
  /** Messages on phones. */
  shown: number;
  /** Asked for, and told on a card that it will not go out. */
  calledOff: number;
  /** Asked for, and neither at Plivo nor called off. */
  open: number;
  /** Taken by Plivo more than once. */
  doubled: number;
};

export const plivoFaults = ['none', 'slow', 'busy', 'broken', 'answer-lost'] as const;
export const callbackFaults = ['none', 'lost', 'twice', 'disorder', 'forged'] as const;
export const slackFaults = ['none', 'busy', 'down'] as const;
export const carrierModes = ['by-itself', 'waits'] as const;
export type Settings = {
  plivo: (typeof plivoFaults)[number];
  callbacks: (typeof callbackFaults)[number];
  slack: (typeof slackFaults)[number];
  carrier: (typeof carrierModes)[number];
};

export type BotState = { status: 'starting' | 'running' | 'stopped'; pid: number | undefined; realPace: boolean };

export type WireEntry = {
  id: number;
  at: number;
  /** From whom to whom. */
  way: 'slack-bot' | 'bot-slack' | 'bot-plivo' | 'plivo-bot';
  title: string;
  /** The status, or the error; empty while it is under way. */
  answer: string;
  isGood: boolean;
};
/** Asked for one by one: all of them would be too much for every change. */
export type WireDetail = { signed?: string; signature?: string; sent: string; got: string };

export type Snapshot = {
  bot: BotState;
  app: { name: string; user: string };
  people: Person[];
  conversations: Conversation[];
  groups: { id: string; handle: string }[];
  messages: ShownMessage[];
  /** The form that each person sees, by their id. */
  views: Record<string, View>;
  homes: Record<string, View>;
  phones: Phone[];
  counts: Counts;
  settings: Settings;
  /** The choice of each habit, by a name such as `slack.mentionFiles`. */
  habits: Record<string, string>;
  /** The app may read every message of its channels, as an operator may allow it. */
  hearsAll: boolean;
  wire: WireEntry[];
  sample: { to: string; pictureUrl: string; general: string; sender: string };
};

/** What Slack does when a file is attached to a command, in the words of the page. */
export const commandsCarryNoFiles = 'Slack sends commands without files.';

export type Upload = { name: string; type: string; base64: string };

/** What a gesture came to: what stands at the fields of a form, or why Slack would not do it. */
export type Outcome = { errors?: Record<string, string>; note?: string; refused?: string };
