/**
 * What stands behind the mention of this bot that a message begins with: an order. Undefined for any other message, also
 * one that mentions the bot later: "415-555-0123 is the front desk, you can text them with @mms" is none.
 *
 * @param text in Slack's spelling
 */
export const orderIn = (text: string, botUserId: string): string | undefined => {
  const mention = /^\s*<@([A-Z0-9]+)(?:\|[^<>]*)?>/.exec(text);
  return mention?.[1] === botUserId ? text.slice(mention[0].length) : undefined;
};

/** An event says for whom it is: https://docs.slack.dev/apis/events-api, `authorizations`. */
export const botIn = (authorizations: readonly { user_id?: string; is_bot?: boolean }[] | null | undefined) =>
  authorizations?.find(({ is_bot: isBot }) => isBot)?.user_id;
