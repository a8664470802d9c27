import type { Core } from '../core.ts';
import { ApiRefusal } from '../refusal.ts';
import { visibleFile } from '../workspace/access.ts';
import type { StoredFile } from '../workspace/files.ts';
import { faultReply, type Reply } from './web-api.ts';

const signIn = '<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in</body></html>';

/** What a client without access ends up with if it follows the redirect: 200, and no picture. */
export const signInPage = (): Reply => ({
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8', 'x-slack-meta': '?;acl_fail' },
  body: signIn,
});

const toSignIn = (path: string): Reply => ({
  status: 302,
  headers: { location: `/?redir=${encodeURIComponent(path)}`, 'x-slack-meta': '?;acl_fail' },
  body: '',
});

const allowed = (core: Core, authorization: string, id: string): StoredFile | undefined => {
  if (authorization !== `Bearer ${core.botToken}` || !core.scopes.has('files:read')) return undefined;
  try {
    return visibleFile(core.workspace, core.files, id);
  } catch (error) {
    if (error instanceof ApiRefusal) return undefined;
    throw error;
  }
};

/** Where the bytes are: on `files-origin.slack.com` in the real Slack, below this path here. */
const originFolder = 'files-origin';
export const fileFolders: readonly string[] = ['files', originFolder];

const toOrigin = (core: Core, path: string): Reply => ({
  status: 302,
  headers: { location: `${core.address.origin}/${originFolder}${path.slice('/files'.length)}` },
  body: '',
});

/** GET `/files/<id>/…` and `/files-origin/<id>/…`: https://docs.slack.dev/reference/objects/file-object, `url_private`. */
export const download = (core: Core, path: string, authorization: string): Reply => {
  const [, folder, id = '', part = ''] = path.split('/');
  const isOrigin = folder === originFolder;
  const fault = isOrigin ? undefined : core.faults.take('files.download', { id });
  const early = fault && faultReply(fault);
  if (early) return early;
  const file = allowed(core, authorization, id);
  if (file && !isOrigin && core.habits.downloads === 'overOrigin') return toOrigin(core, path);
  core.record({ method: 'files.download', args: { id }, ok: file !== undefined, ...(file ? {} : { error: '302' }) });
  if (!file) return toSignIn(path);
  return {
    status: 200,
    headers: { 'content-type': file.mimetype },
    body: file.thumbs[part] ?? file.bytes,
  };
};

/** The bytes, sent raw or as the one file of a form: https://docs.slack.dev/messaging/working-with-files */
export const takeUpload = async (core: Core, id: string, contentType: string, body: Buffer): Promise<Reply> => {
  const upload = core.uploads.get(id);
  if (!upload) return { status: 404, body: 'no such upload' };
  if (contentType.startsWith('multipart/form-data')) {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
    const file = [...form.values()].find((value) => typeof value !== 'string');
    if (!file || typeof file === 'string') return { status: 400, body: 'no file' };
    upload.bytes = new Uint8Array(await file.arrayBuffer());
  } else {
    upload.bytes = new Uint8Array(body);
  }
  return { status: 200, body: `OK - ${upload.bytes.byteLength}` };
};
