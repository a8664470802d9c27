import type { AckFn, ViewResponseAction } from '@slack/bolt';
import type { Refusal } from '../../domain/language/refusal.ts';
import { wantedCardPlace } from '../../domain/message/card.ts';
import type { Place } from '../../domain/message/message.ts';
import { splitLinks } from '../../domain/request/attachments.ts';
import type { SendRequest } from '../../usecases/request/read-request.ts';
import type { SendAnswer } from '../../usecases/request/request-send.ts';
import { withEmoji } from '../reading/emoji.ts';
import type { ViewSubmission } from '../reading/payload-shapes.ts';
import { type FormValues, readForm } from '../reading/read-form.ts';
import { limits, truncate } from '../screen/blocks.ts';
import { type Memory, noticeView, readMemory, repeatView } from '../screen/compose-view.ts';
import { formWords } from '../screen/form-words.ts';
import { block } from '../screen/ids.ts';
import { privateWords } from '../screen/private-words.ts';
import { withinSlackDeadline } from './answer.ts';
import type { ListenerDeps } from './deps.ts';

export type SubmitArgs = {
  view: ViewSubmission['view'];
  body: Pick<ViewSubmission, 'user'>;
  ack: AckFn<ViewResponseAction>;
};

/** The form was submitted. No argument to `ack` closes it; everything else keeps what was typed. */
export const onSubmit = async (deps: ListenerDeps, { view, body, ack }: SubmitArgs): Promise<void> => {
  const result = await withinSlackDeadline(deps.log, () => send(deps, view, body.user.id));
  if ('sorry' in result) return ack(errors({ [block.to]: result.sorry }));
  const answer = result.value;
  switch (answer?.kind) {
    case undefined:
      return ack(errors({ [block.to]: formWords.outdated }));
    case 'accepted':
      return ack();
    case 'refused':
      return ack(errors(byBlock(answer.refusals)));
    case 'repeat': {
      const question = repeatView(privateWords.askAgain(answer, deps.clock.now()), answer.draftId);
      return ack({ response_action: 'push', view: question });
    }
  }
};

/** A form that another version of the app opened under a name that this one does not have. */
export const onUnknownForm = async ({ ack }: Pick<SubmitArgs, 'ack'>): Promise<void> =>
  ack({ response_action: 'update', view: noticeView(formWords.outdated) });

/** @returns undefined for a form that another version of the app opened */
const send = async (deps: ListenerDeps, view: SubmitArgs['view'], userId: string): Promise<SendAnswer | undefined> => {
  const memory = readMemory(view.private_metadata);
  if (!memory) return undefined;
  const request = await toRequest(deps, memory, readForm(view.state?.values), userId);
  const answer = await deps.useCases.requestSend(request);
  if (answer.kind === 'accepted') await tellAccepted(deps, answer, userId, request.origin);
  return answer;
};

/**
 * Answers privately where the person was, since a form has no response URL. Never rejects: it only adds to the answer, and
 * "nothing was sent" would be false by now and make the person send a second time.
 */
export const tellAccepted = async (
  { useCases, log }: ListenerDeps,
  { dispatch }: SendAnswer & { kind: 'accepted' },
  userId: string,
  origin: Place,
): Promise<void> => {
  const message = { kind: 'accepted', dispatchId: dispatch.id, numberNowVisible: false } as const;
  await useCases.queueNotice(userId, origin, message).catch((error: unknown) => {
    log.warn('answer.part-left-out', { error });
  });
};

const toRequest = async (
  { useCases, rules }: ListenerDeps,
  memory: Memory,
  { channelId, ...typed }: FormValues,
  userId: string,
): Promise<SendRequest> => {
  const { origin, draftId, key, entryPoint } = memory;
  // A picture's link that was pasted into the message is an attachment, as it is after a command.
  const { text, links } = splitLinks(withEmoji(typed.text));
  const repeats = draftId ? (await useCases.findDraft(draftId, userId))?.repeats : undefined;
  return {
    key: `form.${key}`,
    userId,
    entryPoint,
    origin,
    cardAt: wantedCardPlace(origin, rules, channelId),
    ...typed,
    text,
    links: [...links, ...typed.links],
    mentions: [],
    ...(repeats ? { repeats } : {}),
  };
};

const errors = (byBlockId: Record<string, string>) => ({ response_action: 'errors' as const, errors: byBlockId });

/** One error per field is all that Slack shows, so several become one. */
const byBlock = (refusals: Refusal[]): Record<string, string> => {
  const found: Record<string, string> = {};
  for (const { field, sentence } of refusals) {
    const id = block[field];
    found[id] = truncate(found[id] ? `${found[id]} ${sentence}` : sentence, limits.fieldError);
  }
  return found;
};
