import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebClient } from '@slack/web-api';
import { expect, it, onTestFinished } from 'vitest';
import { keepLog } from '../../../test/support/http.ts';
import { createCall } from '../api/call.ts';
import { createSlackPreviews } from './previews.ts';

const refusal = (error: string) => new WebAPIPlatformError({ ok: false, error });
const lost = new WebAPIHTTPError(503, 'Service Unavailable', {});

/** Slack, as it answers each call; an error is thrown. The bytes of an upload always arrive. */
const start = async (answers: Partial<Record<'complete' | 'info' | 'delete', unknown>> = {}) => {
  const server = createServer((_request, response) => void response.end('OK'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const client = new WebClient();
  const answer = (of: unknown) => async () => {
    if (of instanceof Error) throw of;
    return { ok: true as const, ...(of as object) };
  };
  client.files.getUploadURLExternal = answer({ upload_url: url, file_id: 'F1' });
  client.files.completeUploadExternal = answer(answers.complete ?? { files: [] });
  client.files.info = answer(answers.info);
  client.files.delete = answer(answers.delete);
  return createSlackPreviews({ client, call: createCall(keepLog().log) });
};
const preview = { name: 'cat.jpg', bytes: new Uint8Array([1]) };

it('knows a file that may have been taken, so that it is shown or deleted', async () => {
  expect(await (await start()).keep(preview)).toBe('F1');
  expect(await (await start({ complete: lost })).keep(preview)).toBe('F1');
  expect(await (await start({ complete: refusal('missing_scope') })).keep(preview)).toBeUndefined();
});

it.each([
  [{ file: { id: 'F1', mimetype: 'image/jpeg' } }, true],
  [{ file: { id: 'F1', mimetype: '' } }, false],
  [{ file: { id: 'F1' } }, false],
  [{}, false],
])('of %j says that it can be shown: %s', async (info, isReady) => {
  expect(await (await start({ info })).isReady('F1')).toBe(isReady);
});

it('says so where Slack does not answer', async () => {
  await expect((await start({ info: new WebAPIRateLimitedError(3) })).isReady('F1')).rejects.toMatchObject({
    failure: 'busy',
    retryAfterMs: 3_000,
  });
});

it.each(['file_not_found', 'file_deleted'])('has deleted what is gone already (%s)', async (error) => {
  await expect((await start({ delete: refusal(error) })).remove('F1')).resolves.toBeUndefined();
});

it('says what it did not delete', async () => {
  await expect((await start({ delete: refusal('cant_delete_file') })).remove('F1')).rejects.toMatchObject({
    reason: 'cant_delete_file',
    failure: 'permanent',
  });
});
