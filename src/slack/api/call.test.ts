import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSlackEmulator, type SlackEmulator } from '../../../emulators/slack/emulator.ts';
import { people, places, seedWorkspace } from '../../../emulators/slack/seed.ts';
import { keepLog } from '../../../test/support/http.ts';
import { DeliveryError } from '../../ports/errors.ts';
import { createCall, createSlackClient } from './call.ts';
import { createSdkLogger } from './sdk-logger.ts';

const silent = () => {};
const logger = createSdkLogger({ debug: silent, info: silent, warn: silent, error: silent });
const token = 'xoxb-1-2-abc';
let slack: SlackEmulator;
beforeEach(async () => {
  slack = await createSlackEmulator({ botToken: token, signingSecret: 's', rateLimits: false });
  seedWorkspace(slack);
});
afterEach(() => slack.close());

const post = async (channel: string = places.general, apiUrl = slack.apiUrl, timeoutMs = 2_000) => {
  const { log, lines } = keepLog();
  const client = createSlackClient({ token, apiUrl, timeoutMs, logger });
  const text = 'private words';
  const failure = await createCall(log)('chat.postMessage', () => client.chat.postMessage({ channel, text })).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure !== undefined && !(failure instanceof DeliveryError)) throw failure;
  return { failure, lines };
};

describe('a call that fails', () => {
  it.each([
    [
      'a place where nobody may post',
      { error: 'is_archived' },
      { failure: 'place', closed: 'archived', unknown: false },
    ],
    ['an edit in such a place', { error: 'is_inactive' }, { failure: 'place', closed: 'archived' }],
    ['a place for some people', { error: 'restricted_action' }, { failure: 'place', closed: 'restricted' }],
    ['a closed thread', { error: 'restricted_action_thread_locked' }, { failure: 'place', closed: 'thread-closed' }],
    ['a message that somebody deleted', { error: 'message_not_found' }, { failure: 'gone', retryable: false }],
    ['an edit that comes too late', { error: 'edit_window_closed' }, { failure: 'permanent', retryable: false }],
    ['an edit that Slack could not make now', { error: 'update_failed' }, { failure: 'passing' }],
    ['a channel on its way elsewhere', { error: 'external_channel_migrating' }, { failure: 'passing' }],
    [
      'a scope that is missing',
      { error: 'missing_scope', details: { needed: 'mpim:read' } },
      { failure: 'passing', scope: 'mpim:read' },
    ],
    ['a failure of Slack', { error: 'internal_error' }, { failure: 'passing', unknown: false }],
    ['a mistake of ours', { error: 'invalid_blocks' }, { failure: 'permanent', unknown: false }],
    ['too many calls', { retryAfter: 7 }, { failure: 'busy', unknown: false, retryAfterMs: 7_000 }],
    ['too many calls, without a word for how long', { retryAfter: 'unsaid' }, { failure: 'busy', retryAfterMs: 0 }],
    ['too many calls, in the words of a method', { error: 'ratelimited' }, { failure: 'busy', unknown: false }],
    ['a 500', { status: 500 }, { failure: 'passing', unknown: true }],
    ['a connection that was cut before', { resetBefore: true }, { failure: 'passing', unknown: true }],
    ['a connection that was cut after', { resetAfter: true }, { failure: 'passing', unknown: true }],
  ] as const)('says what it means: %s', async (_what, fault, expected) => {
    slack.fail('chat.postMessage', fault);
    expect((await post()).failure).toMatchObject(expected);
    expect(slack.log).toHaveLength(1);
  });

  it('for want of an answer may have happened', async () => {
    slack.fail('chat.postMessage', { hangAfter: true });
    expect((await post(places.general, slack.apiUrl, 40)).failure).toMatchObject({ failure: 'passing', unknown: true });
  });

  it('for want of a connection surely did not happen', async () => {
    const { apiUrl } = slack;
    await slack.close();
    expect((await post(places.general, apiUrl)).failure).toMatchObject({ failure: 'passing', unknown: false });
    slack = await createSlackEmulator({ botToken: token, signingSecret: 's' });
  });

  it('to a channel that the bot may not see is one of the place', async () => {
    expect((await post(places.secret)).failure).toMatchObject({ reason: 'channel_not_found', failure: 'place' });
    expect((await post(people.external)).failure).toBeUndefined();
  });

  it('is logged with its method and Slack’s word, and without what was posted', async () => {
    slack.fail('chat.postMessage', { error: 'is_archived' });
    const { lines } = await post();
    expect(lines).toMatchObject([
      { step: 'slack.call-failed', fields: { method: 'chat.postMessage', why: 'is_archived' } },
    ]);
    expect(JSON.stringify(lines)).not.toContain('private words');
  });
});
