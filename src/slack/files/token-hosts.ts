/** Hosts that hand out private files, GovSlack's included. On Enterprise Grid the first sends on to the second. */
const fileHosts: ReadonlySet<string> = new Set([
  'files.slack.com',
  'files-origin.slack.com',
  'files.slack-gov.com',
  'files-origin.slack-gov.com',
]);
/** All hosts below these hand out files and nothing else: nobody signs in there. */
const fileDomains = ['slack-edge.com', 'slack-files.com'];
const slackDomains = ['slack.com', 'slack-gov.com', ...fileDomains];

const isBelow = (domains: readonly string[], hostname: string): boolean =>
  domains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));

/** The host of an https URL without a port or a name before it; '' for any other. */
const hostOf = (url: string): string => {
  const parsed = URL.parse(url);
  const isPlain = parsed?.protocol === 'https:' && !parsed.port && !parsed.username && !parsed.password;
  return isPlain ? parsed.hostname : '';
};

/** Whether a URL names a host of Slack's, which says nothing of whether it may have the token. */
export const isOfSlack = (url: string): boolean => isBelow(slackDomains, hostOf(url));

/**
 * Whether a URL may be sent the bot token: https on a file host of Slack's, or exactly the scheme, host and port of the
 * configured API where that is not Slack's own (a local server in tests and in the sandbox). Anything else may come from
 * the person who made the file, or be a host (`slack.com`, `team.slack.com`) where a download is only asked to sign in.
 */
export const mayHaveToken = (slackApiUrl: string, url: string): boolean => {
  const parsed = URL.parse(url);
  if (!parsed || parsed.username || parsed.password) return false;
  if (!isOfSlack(slackApiUrl) && parsed.origin === new URL(slackApiUrl).origin) return true;
  return fileHosts.has(hostOf(url)) || isBelow(fileDomains, hostOf(url));
};
