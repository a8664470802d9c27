import { isSeq, parseDocument } from 'yaml';

/** The one path at which Slack reaches the app: commands, clicks and events alike. */
const slackPath = '/slack/events';

/** What is wrong with a base address, as a sentence; undefined if it will do. */
export const urlProblem = (url: string): string | undefined => {
  const parsed = URL.parse(url);
  if (parsed?.protocol !== 'https:')
    return 'Slack only calls https addresses: give one such as https://mms.example.com';
  if (parsed.username || parsed.password) return 'The address must not hold a user name or a password.';
  if (/[?#]/.test(url)) return 'The address must not have a query or a fragment: its path gets /slack/events appended.';
  return undefined;
};

/**
 * The HTTP variant of the Socket Mode manifest: the same app with every request URL filled in. Comments survive.
 * `url` is the public base address, checked with `urlProblem` before.
 */
export const httpManifest = (socketManifest: string, url: string): string => {
  const requestUrl = url.replace(/(?<!\/)\/+$/, '') + slackPath;
  const manifest = parseDocument(socketManifest);
  const commands = manifest.getIn(['features', 'slash_commands']);
  for (const index of isSeq(commands) ? commands.items.keys() : []) {
    manifest.setIn(['features', 'slash_commands', index, 'url'], requestUrl);
  }
  manifest.setIn(['settings', 'event_subscriptions', 'request_url'], requestUrl);
  manifest.setIn(['settings', 'interactivity', 'request_url'], requestUrl);
  manifest.setIn(['settings', 'interactivity', 'message_menu_options_url'], requestUrl);
  manifest.setIn(['settings', 'socket_mode_enabled'], false);
  manifest.commentBefore = ' The HTTP variant, made from manifest.yml by `npm run manifest -- --url`.';
  return manifest.toString({ lineWidth: 0 });
};
