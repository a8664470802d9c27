import type { Core } from '../core.ts';
import { isObject, type Json, parseJson } from '../json.ts';
import { ApiRefusal } from '../refusal.ts';
import { newContent, readContent } from '../workspace/content.ts';
import type { Message } from '../workspace/message.ts';
import { installation } from '../workspace/workspace.ts';
import type { ResponseTarget } from './response-urls.ts';
import { faultReply, type Reply } from './web-api.ts';

const { bot, app, team } = installation;
const byBot = { user: bot.user, bot_id: bot.id, app_id: app, team: team.id };

const clickedMessage = (core: Core, { clicked, user, channel }: ResponseTarget): Message | undefined =>
  clicked &&
  (clicked.ephemeral ? core.workspace.whisper(user, clicked.ts) : core.workspace.message(channel, clicked.ts));

const replace = (core: Core, message: Message, body: Json): void => {
  const { text = '', blocks, attachments, metadata } = readContent(body);
  core.workspace.rewrite(message, { text, blocks: blocks?.length ? blocks : undefined, attachments, metadata });
  if (!message.to) message.edited = { user: bot.user, ts: core.workspace.nextTs() };
};

/**
 * A new message of the app: seen by one person unless `in_channel`. No membership is needed; that is what response
 * URLs are for: https://docs.slack.dev/interactivity/handling-user-interaction
 */
export const say = (core: Core, { user, channel }: { user: string; channel: string }, body: Json): Message => {
  const isPublic = body.response_type === 'in_channel';
  const thread = threadOf(core, body, isPublic);
  const content = newContent(body);
  core.checkSlackFiles('invalid_blocks', content.blocks, '/blocks');
  return isPublic
    ? core.workspace.post(channel, content, { ...byBot, ...thread })
    : core.workspace.whisperTo(user, channel, content, { ...byBot, ...thread });
};

/** Documented for public answers alone; whether a private one may name a thread is a habit. */
const threadOf = ({ habits }: Core, { thread_ts: threadTs }: Json, isPublic: boolean): Partial<Message> => {
  if (typeof threadTs !== 'string') return {};
  if (isPublic || habits.whisperInThread === 'honored') return { thread_ts: threadTs };
  if (habits.whisperInThread === 'refused') throw new ApiRefusal('invalid_payload');
  return {};
};

const act = (core: Core, target: ResponseTarget, body: Json): void => {
  const clicked = clickedMessage(core, target);
  // On the person's own command there is nothing to replace or delete, so both are without effect.
  if (body.delete_original === true && clicked) core.workspace.erase(clicked);
  else if (body.replace_original === true && clicked) replace(core, clicked, body);
  else say(core, target, body);
};

/** POST to a response URL. Errors come as a status, unlike in the Web API. */
export const respond = (core: Core, id: string, contentType: string, raw: Buffer): Reply => {
  const body = parseJson(raw.toString());
  const args = isObject(body) ? body : {};
  const fault = core.faults.take('response_url', args);
  const early = fault && faultReply(fault);
  if (early) return early;
  try {
    const target = core.responseUrls.use(id);
    if (!contentType.startsWith('application/json') || !isObject(body)) throw new ApiRefusal('invalid_payload');
    act(core, target, body);
    core.record({ method: 'response_url', args, ok: true });
    if (fault?.resetAfter) return 'reset';
    if (fault?.hangAfter) return 'silence';
    return { status: 200, body: 'ok' };
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    core.record({ method: 'response_url', args, ok: false, error: error.code });
    const gone = error.code === 'expired_url' || error.code === 'used_url';
    return { status: gone ? 404 : 400, body: { ok: false, error: error.code, ...error.details } };
  }
};
