/** Where Slack keeps files, GovSlack included; and every host below these. */
const slackDomains = ['slack.com', 'slack-edge.com', 'slack-files.com', 'slack-gov.com'];

/**
 * Whether a URL may be sent the bot token: https on a host of Slack's, or exactly the scheme, host and port of the
 * configured API (a local server in tests and in the sandbox). Anything else may come from the person who made the file.
 */
export const mayHaveToken = (slackApiUrl: string, url: string): boolean => {
  const parsed = URL.parse(url);
  if (!parsed || parsed.username || parsed.password) return false;
  if (parsed.origin === new URL(slackApiUrl).origin) return true;
  if (parsed.protocol !== 'https:' || parsed.port !== '') return false;
  return slackDomains.some((domain) => parsed.hostname === domain || parsed.hostname.endsWith(`.${domain}`));
};
