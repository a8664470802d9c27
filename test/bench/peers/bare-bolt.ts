/** The peer of `/mms help`: Bolt as its guide shows it, with a handler that does nothing. */
import bolt from '@slack/bolt';

const app = new bolt.App({
  receiver: new bolt.HTTPReceiver({ signingSecret: process.env.SLACK_SIGNING_SECRET ?? '' }),
  authorize: async () => ({ botToken: 'xoxb-peer' }),
  logLevel: bolt.LogLevel.ERROR,
});
app.command('/mms', async ({ ack }) => ack());
await app.start(Number(process.env.PORT));
console.log('ready');
