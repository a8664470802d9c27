import { WebClient } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { keepLog } from '../../../test/support/http.ts';
import { createManualClock } from '../../../test/support/manual-clock.ts';
import { readText } from '../../../test/support/source-files.ts';
import { createCall } from './call.ts';
import { createIdentity } from './identity.ts';

const Manifest = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });
const inManifest = Manifest.parse(parse(readText('manifest.yml'))).oauth_config.scopes.bot;

/** What the log says is missing of a token with these scopes, each time that Slack is asked. */
const missingOf = async (granted: string[] | undefined, times = 1) => {
  const { log, lines } = keepLog();
  const client = new WebClient();
  const metadata = granted === undefined ? {} : { response_metadata: { scopes: granted } };
  client.auth.test = async () => ({ ok: true, team_id: 'T1', ...metadata });
  const slack = { client, call: createCall(log), botToken: 'xoxb-1-2-abc' };
  const token = { isRefused: () => false, askBy: () => {}, stop: () => {} };
  const identity = createIdentity({ appToken: undefined, ...slack, clock: createManualClock(), log, token });
  for (let time = 0; time < times; time += 1) await identity.start();
  return lines.filter(({ level }) => level !== 'debug').map(({ step, fields }) => [step, fields.missing]);
};

describe('the scopes of the token', () => {
  it('are enough if they are those of the manifest', async () => {
    expect(await missingOf(inManifest)).toEqual([]);
  });

  it('are each missed that the manifest asks for and the token has not, once', async () => {
    const [[step, missing] = [], ...more] = await missingOf(['incoming-webhook'], 2);
    expect(step).toBe('slack.scopes-missing');
    expect((missing as string[]).toSorted()).toEqual(inManifest.toSorted());
    expect(more).toEqual([]);
  });

  it('are not missed where Slack does not name them', async () => {
    expect(await missingOf(undefined)).toEqual([]);
  });
});
