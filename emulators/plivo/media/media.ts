/** The Media API: uploads, and what became of them. https://plivo.com/docs/messaging/api/media */
import { randomUUID } from 'node:crypto';
import type { PlivoHabits } from '../habits.ts';
import { ApiProblem } from '../http/problem.ts';
import { attachmentBytesMax, unusedMediaMs, uploadFilesMax } from '../limits.ts';
import { stampOf } from '../stamp.ts';
import type { Medium, Reply } from '../types.ts';
import { readPage } from '../validate-list.ts';
import { type Part, readMultipart } from './multipart.ts';
import { extensionOf, extensionsOf, isTaken, matchesBytes } from './types.ts';

type Stored = Medium & { at: number; used: boolean };

type MediaDeps = { now: () => number; authId: string; mediaBase: () => string; habits: PlivoHabits };

export const createMedia = ({ now, authId, mediaBase, habits }: MediaDeps) => {
  const stored = new Map<string, Stored>();

  const find = (id: string): Stored | undefined => {
    const medium = stored.get(id);
    if (medium && !medium.used && now() - medium.at >= unusedMediaMs) stored.delete(id);
    return stored.get(id);
  };

  const view = (medium: Stored) => ({
    content_type: medium.type,
    file_name: medium.name,
    media_id: medium.id,
    media_url: `${mediaBase()}/Account/${authId}/Media/${medium.id}`,
    size: medium.bytes.length,
    upload_time: stampOf(medium.at),
  });

  const add = (type: string, name: string, bytes: Buffer, used: boolean): Stored => {
    const medium = { id: randomUUID(), type, name, bytes, at: now(), used };
    stored.set(medium.id, medium);
    return medium;
  };

  const uploadOne = async (part: Part) => {
    const problem = await problemOf(part, habits);
    const { filename = '', type = '', bytes } = part;
    if (problem) return { file_name: filename, content_type: type, ...refusals[habits.refusedUpload](problem) };
    return { ...view(add(type, filename, bytes, false)), status: 'success', status_code: 201 };
  };

  return {
    upload: async (contentType: string, body: Buffer): Promise<Reply> => {
      const parts = readMultipart(contentType, body);
      // A part without a file name is a plain field to a server: this is how an upload of a bare buffer arrives.
      const files = parts.filter((part) => part.name === 'file' && part.filename);
      if (files.length === 0) throw new ApiProblem(400, 'file is required');
      if (files.length !== parts.length) throw new ApiProblem(400, 'unexpected field');
      if (files.length > uploadFilesMax) throw new ApiProblem(400, `more than ${uploadFilesMax} files`);
      const objects = await Promise.all(files.map(uploadOne));
      const allKept = objects.every((object) => 'status' in object && object.status === 'success');
      const status = allKept ? 201 : refusedStatus[habits.refusedUploadStatus];
      return { status, body: { objects } };
    },

    get: (id: string): Reply => {
      const medium = find(id);
      if (!medium) throw new ApiProblem(404, 'not found');
      return { status: 200, body: view(medium) };
    },

    list: (query: Record<string, string>): Reply => {
      const { limit, offset } = readPage(query);
      const all = [...stored.keys()].flatMap((id) => find(id) ?? []).reverse();
      const objects = all.slice(offset, offset + limit).map(view);
      return {
        status: 200,
        body: { meta: { limit, offset, total_count: all.length, next: null, previous: null }, objects },
      };
    },

    view: (medium: Medium) => view(stored.get(medium.id) ?? add(medium.type, medium.name, medium.bytes, true)),

    /** The bytes behind `media_url`, which Plivo shows to anybody. */
    bytes: (id: string): Medium | undefined => find(id),

    /** Throws before anything is marked, so that a refused message uses nothing up. */
    use: (ids: readonly string[]): Medium[] => {
      const media = ids.map((id) => find(id) ?? unknownMedia(id));
      for (const medium of media) medium.used = true;
      return media;
    },

    /** What was fetched from a link is kept like an upload that is used. */
    keep: (type: string, name: string, bytes: Buffer): Medium => add(type, name, bytes, true),
  };
};

export type Media = ReturnType<typeof createMedia>;

const unknownMedia = (id: string): never => {
  throw new ApiProblem(400, `media_ids ${id} is unknown or expired`);
};

/** What an object says that was not kept. Plivo's Go SDK leaves out what is empty, so its status may be missing. */
const refusals = {
  errorMessage: (problem: string) => ({ error_code: 400, error_message: problem, media_id: '' }),
  nullId: (problem: string) => ({ status: 'failed', error_code: '400', error_message: problem, media_id: null }),
  error: (problem: string) => ({ status: 'failed', status_code: 400, error: problem }),
} satisfies Record<PlivoHabits['refusedUpload'], unknown>;

const refusedStatus = { accepted: 202, created: 201, multiStatus: 207 } satisfies Record<
  PlivoHabits['refusedUploadStatus'],
  number
>;

const problemOf = async (
  { filename = '', type, bytes }: Part,
  { uploadTypes }: PlivoHabits,
): Promise<string | undefined> => {
  if (type === undefined) return 'the content type is missing';
  if (!isTaken(type, uploadTypes)) return `the content type ${type} is not supported`;
  if (!extensionsOf(type).includes(extensionOf(filename))) return `the file extension does not belong to ${type}`;
  if (bytes.length === 0) return 'the file is empty';
  if (bytes.length > attachmentBytesMax) return 'the file is larger than 2 MB';
  if (!(await matchesBytes(type, bytes))) return 'the content type does not match the file';
  return undefined;
};
