/** Whether Plivo takes a picture, and what its answer looks like. It deletes what no message uses after six hours. */
import { type Check, differs, type Finding, failed, ok } from '../check.ts';
import { fieldsOf, listOf, namesOf, quoted, textOf } from '../shape.ts';
import { tinyJpeg } from '../tiny-jpeg.ts';
import { callPlivo, isGood, type PlivoContext, plivoNo } from './api.ts';

/** https://plivo.com/docs/messaging/api/media */
export const plivoUpload: Check<PlivoContext> = {
  name: 'Plivo upload',
  run: async (context) => {
    const body = new FormData();
    body.append('file', new Blob([tinyJpeg], { type: 'image/jpeg' }), 'live-check.jpg');
    const answer = await callPlivo(context, 'Media/', { method: 'POST', body });
    return isGood(answer) ? describeUpload(answer.status, answer.json) : plivoNo(answer);
  },
};

/** A refusal is said inside the object, in one of two spellings: plivo-go `MediaUploadResponse`. */
export const describeUpload = (status: number, json: unknown): Finding => {
  const [object] = listOf(fieldsOf(json).objects);
  if (!object) return differs(`Plivo answers HTTP ${status} without an object.`, 'Please report this line.');
  const shape = `HTTP ${status}, with ${namesOf(object)}`;
  const [field = ''] = ['error', 'error_message'].filter((name) => textOf(object[name]));
  if (field) return failed(`Plivo refused a JPEG in ${field}: ${quoted(textOf(object[field]))} (${shape}).`);
  if (!textOf(object.media_id)) return differs(`The answer has no media_id (${shape}).`, 'Please report this line.');
  return ok(`Plivo took a JPEG (${shape}).`);
};
