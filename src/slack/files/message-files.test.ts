import { WebClient } from '@slack/web-api';
import { expect, it } from 'vitest';
import { DeliveryError } from '../../ports/errors.ts';
import type { Slack } from '../api/call.ts';
import { createMessageFiles } from './message-files.ts';

const ts = '1760000000.000100';
const posted = { channelId: 'C1', ts, userId: 'U1', hinted: false };

type Files = { id?: string; name?: string }[] | undefined;

/** What is said of a message whose history holds these files; an error if the history is refused. */
const see = async (history: Files | string, { hinted = false } = {}) => {
  const client = new WebClient();
  client.conversations.replies = async () => {
    if (typeof history === 'string') throw new DeliveryError(history, 'permanent');
    return { ok: true, messages: [{ ts, ...(history ? { files: history } : {}) }] };
  };
  client.files.list = async () => ({ ok: true, files: [] });
  const call: Slack['call'] = (_method, run) => run();
  return createMessageFiles({ client, call, granted: () => ['channels:history'] })({ ...posted, hinted });
};

it('believes the history of a message', async () => {
  const name = 'cat.jpg';
  expect(await see([{ id: 'F1', name }, { id: 'F2' }])).toEqual({
    kind: 'found',
    files: [
      { id: 'F1', name },
      { id: 'F2', name: null },
    ],
  });
  expect(await see(undefined)).toEqual({ kind: 'found', files: [] });
});

it('does not believe it where the event hints at files and the message has none any more', async () => {
  expect(await see([], { hinted: true })).toEqual({ kind: 'unknown' });
});

it('is as unsure of a history that is refused', async () => {
  expect(await see('internal_error')).toEqual({ kind: 'unknown' });
  expect(await see('missing_scope')).toEqual({ kind: 'found', files: [] });
});
