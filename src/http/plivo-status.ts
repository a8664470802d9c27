import type { IncomingHttpHeaders } from 'node:http';
import { SignatureError } from '../ports/errors.ts';
import { plainResponse } from './errors-to-status.ts';
import type { Route } from './router.ts';

/** What Plivo signed: the URL as it was given to Plivo, never what `Host` says, and the form that came. */
type SignedCallback = { method: 'POST'; url: string; headers: IncomingHttpHeaders; body: Buffer };

type UnknownWord = { kind: 'unsupported'; uuid: string; word: string };

export type PlivoStatusDeps<Params, Status extends { kind: 'status'; uuid: string }> = {
  /** Without a trailing slash; undefined if Plivo cannot reach this app, and then there is no such path. */
  publicUrl: string | undefined;
  /** Whether a request has any signature at all. */
  isSigned(headers: IncomingHttpHeaders): boolean;
  /** Throws `SignatureError`. Only what is `believed` is authentic; a `hint` was called by somebody who has a callback. */
  verify(callback: SignedCallback): { params: Params; trust: 'believed' | 'hint' };
  /** Throws `RequestError` 400 if it is malformed. */
  parse(params: Params): Status | UnknownWord;
  /** Hears of a word that is not known; nothing is stored then. */
  noteWord(message: { uuid: string; record: string }, word: string): void;
  /** Resolves when the report is stored; false if there is no such record. */
  record(recordId: string, status: Status): Promise<boolean>;
  /** Resolves when it is stored that Plivo is to be asked; false if there is no such record. */
  hint(recordId: string, uuid: string | undefined): Promise<boolean>;
};

/** A report has some twenty short parameters; its form is read for a signature that may be forged. */
const callbackBytesMax = 64 * 1024;

/** Ids are made of URL-safe characters; anything else cannot be one and is not looked up. */
const recordIdForm = /^[\w-]{1,64}$/;

/**
 * Where Plivo reports what became of a message. It answers 200 only after the report is stored: Plivo repeats anything
 * else after 60, 120 and 240 s, and then never again.
 */
export const createPlivoStatusRoute = <Params, Status extends { kind: 'status'; uuid: string }>(
  deps: PlivoStatusDeps<Params, Status>,
): Route => ({
  method: 'POST',
  path: '/plivo/status/:recordId',
  contentTypes: ['application/x-www-form-urlencoded'],
  maxBytes: (headers) => {
    if (deps.publicUrl !== undefined && !deps.isSigned(headers)) throw new SignatureError('plivo: no signature');
    return callbackBytesMax;
  },
  handle: async ({ headers, path, params: { recordId = '' }, body }) => {
    if (deps.publicUrl === undefined) return plainResponse(404);
    const { params, trust } = verified(deps, { method: 'POST', url: deps.publicUrl + path, headers, body });
    const parsed = deps.parse(params);
    const isId = recordIdForm.test(recordId);
    if (trust === 'believed' && parsed.kind === 'unsupported') {
      if (isId) deps.noteWord({ uuid: parsed.uuid, record: recordId }, parsed.word);
      return { status: 200 };
    }
    const isKnown = isId && (await take(deps, recordId, { parsed, trust }));
    return isKnown ? { status: 200 } : plainResponse(404);
  },
});

/** The address is what goes wrong most often: another one than Plivo was given, or than a proxy passes on. */
const verified = <Params, Status extends { kind: 'status'; uuid: string }>(
  { verify, publicUrl }: PlivoStatusDeps<Params, Status>,
  callback: SignedCallback,
) => {
  try {
    return verify(callback);
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error;
    throw new SignatureError(`${error.message}; checked against ${publicUrl}/plivo/status/…`);
  }
};

/** Of what is only a hint no word counts, known or not. */
const take = <Params, Status extends { kind: 'status'; uuid: string }>(
  deps: PlivoStatusDeps<Params, Status>,
  recordId: string,
  { parsed, trust }: { parsed: Status | { kind: 'unsupported' }; trust: 'believed' | 'hint' },
): Promise<boolean> => {
  const status = parsed.kind === 'status' ? parsed : undefined;
  return status && trust === 'believed' ? deps.record(recordId, status) : deps.hint(recordId, status?.uuid);
};
