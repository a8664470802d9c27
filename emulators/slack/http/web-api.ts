import type { Core } from '../core.ts';
import type { Fault } from '../faults.ts';
import type { Json } from '../json.ts';
import { methods } from '../methods/index.ts';
import { argument, checkScopes, type Method } from '../methods/method.ts';
import { ApiRefusal } from '../refusal.ts';
import { type RawCall, readArguments, readToken } from './arguments.ts';

/** What goes back over HTTP, or that nothing does. */
export type Reply =
  | { status: number; headers?: Record<string, string>; body: Json | string | Uint8Array }
  | 'silence'
  | 'reset';

const grantedFor = (core: Core, method: Method | undefined): Set<string> =>
  method?.token === 'app' ? core.appScopes : core.scopes;

const answer = (core: Core, method: Method | undefined, body: Json): Reply => ({
  status: 200,
  headers: {
    'x-oauth-scopes': [...grantedFor(core, method)].join(','),
    ...(method?.scopes.length ? { 'x-accepted-oauth-scopes': method.scopes.join(',') } : {}),
  },
  body,
});

const tooMany = (seconds: number | 'unsaid'): Reply => ({
  status: 429,
  headers: seconds === 'unsaid' ? {} : { 'retry-after': String(seconds) },
  body: { ok: false, error: 'ratelimited' },
});

/** The reply of a fault that happens before anything is done. */
export const faultReply = (fault: Fault): Reply | undefined => {
  if (fault.hang) return 'silence';
  if (fault.resetBefore) return 'reset';
  if (fault.status === 429 || (fault.retryAfter !== undefined && !fault.status)) return tooMany(fault.retryAfter ?? 30);
  if (fault.status) return { status: fault.status, body: `HTTP ${fault.status}` };
  if (fault.error) return { status: 200, body: { ok: false, error: fault.error, ...fault.details } };
  return undefined;
};

const checkToken = (core: Core, { token: kind }: Method, token: string): void => {
  const [wanted, other] = kind === 'app' ? [core.appToken, core.botToken] : [core.botToken, core.appToken];
  if (other !== undefined && token === other) throw new ApiRefusal('not_allowed_token_type');
  if (token !== wanted) throw new ApiRefusal('invalid_auth');
};

const withoutToken = ({ token: _token, ...args }: Json): Json => args;

const carriedOut = (core: Core, name: string, raw: RawCall, args: Json): Json => {
  const method = methods[name];
  if (!method) throw new ApiRefusal('unknown_method', { req_method: name });
  checkToken(core, method, readToken(raw, args));
  core.rateLimits.check(name, method.tier, argument(args, 'channel'));
  checkScopes(core, method.scopes, grantedFor(core, method));
  return method.run(core, args);
};

const refusalReply = (core: Core, name: string, error: unknown): Reply => {
  if (!(error instanceof ApiRefusal)) throw error;
  const { retryAfter, ...details } = error.details;
  if (typeof retryAfter === 'number') return tooMany(retryAfter);
  return answer(core, methods[name], { ok: false, error: error.code, ...details });
};

const messagesOf = (error: unknown): { messages?: string[] } =>
  error instanceof ApiRefusal && Array.isArray(error.details.errors) ? { messages: error.details.errors } : {};

/** One call of `/api/<name>`, from raw body to reply, recorded. */
export const callMethod = async (core: Core, name: string, raw: RawCall): Promise<Reply> => {
  let args: Json = {};
  try {
    args = await readArguments(raw);
    const fault = core.faults.take(name, args);
    await fault?.until;
    const early = fault && faultReply(fault);
    if (early) {
      core.record({ method: name, args: withoutToken(args), ok: false, error: 'fault' });
      return early;
    }
    const result = carriedOut(core, name, raw, args);
    core.record({ method: name, args: withoutToken(args), ok: true });
    if (fault?.resetAfter) return 'reset';
    if (fault?.hangAfter) return 'silence';
    return answer(core, methods[name], { ok: true, ...result });
  } catch (error) {
    const reply = refusalReply(core, name, error);
    const code = error instanceof ApiRefusal ? error.code : 'internal_error';
    core.record({ method: name, args: withoutToken(args), ok: false, error: code, ...messagesOf(error) });
    return reply;
  }
};
