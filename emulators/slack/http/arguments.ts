import { isObject, type Json, parseJson } from '../json.ts';
import { ApiRefusal } from '../refusal.ts';

export type RawCall = { query: URLSearchParams; contentType: string; authorization: string; body: Buffer };

const fields = (entries: Iterable<[string, unknown]>): Json => {
  const args: Json = {};
  for (const [name, value] of entries) {
    if (/\[.*\]$/.test(name)) throw new ApiRefusal('invalid_array_arg');
    args[name] = value;
  }
  return args;
};

const fromJson = (body: Buffer): Json => {
  const value = parseJson(body.toString());
  if (value === undefined) throw new ApiRefusal('invalid_json');
  if (!isObject(value)) throw new ApiRefusal('json_not_object');
  return value;
};

const fromMultipart = async (contentType: string, body: Buffer): Promise<Json> => {
  try {
    return fields(await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData());
  } catch (error) {
    if (error instanceof ApiRefusal) throw error;
    throw new ApiRefusal('invalid_form_data');
  }
};

/** https://docs.slack.dev/apis/web-api/#post-bodies: three ways to write the arguments, and their errors. */
export const readArguments = async ({ query, contentType, body }: RawCall): Promise<Json> => {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const inUrl = fields(query);
  if (body.length === 0) return inUrl;
  if (type === '') throw new ApiRefusal('missing_post_type');
  if (type === 'application/json') return { ...inUrl, ...fromJson(body) };
  if (type === 'multipart/form-data') return { ...inUrl, ...(await fromMultipart(contentType, body)) };
  if (type !== 'application/x-www-form-urlencoded') throw new ApiRefusal('invalid_post_type');
  return { ...inUrl, ...fields(new URLSearchParams(body.toString())) };
};

/** The token; one inside a JSON body does not count. */
export const readToken = ({ authorization, contentType }: RawCall, args: Json): string => {
  const bearer = /^Bearer (\S+)$/i.exec(authorization)?.[1];
  const inBody = !contentType.startsWith('application/json') && typeof args.token === 'string' ? args.token : '';
  const token = bearer ?? inBody;
  if (!token) throw new ApiRefusal('not_authed');
  return token;
};
