import type { Draft } from '../../ports/index.ts';
import type { SendRequest } from '../../usecases/request/read-request.ts';
import { repeatView } from '../screen/compose-view.ts';
import { formWords } from '../screen/form-words.ts';
import { privateWords } from '../screen/private-words.ts';
import { withinSlackDeadline } from './answer.ts';
import type { ListenerDeps } from './deps.ts';
import { type SubmitArgs, tellAccepted } from './submit.ts';

/** The same once more, because the person said so: a new request with a key of its own, so that two clicks send once. */
export const repeatRequest = (draftId: string, { origin, place, repeats, ...draft }: Draft): SendRequest => ({
  ...draft,
  // Drafts of earlier versions named what another request had sent again.
  ...(repeats?.known ? { repeats } : {}),
  key: `repeat.${draftId}`,
  origin,
  cardAt: place,
  mentions: [],
  repeatAllowed: true,
});

/** "Send it again?" was answered with yes, inside the form. */
export const onSubmitRepeat = async (deps: ListenerDeps, { view, body, ack }: SubmitArgs): Promise<void> => {
  const draftId = view.private_metadata;
  const result = await withinSlackDeadline(deps.log, () => sendDraft(deps, draftId, body.user.id));
  const problem = 'sorry' in result ? result.sorry : result.value;
  if (problem === undefined) return ack({ response_action: 'clear' });
  return ack({ response_action: 'update', view: repeatView(problem, draftId) });
};

/** @returns why it was not sent; undefined if it was accepted */
const sendDraft = async (deps: ListenerDeps, draftId: string, userId: string): Promise<string | undefined> => {
  const draft = await deps.useCases.findDraft(draftId, userId);
  if (!draft) return formWords.outdated;
  const answer = await deps.useCases.requestSend(repeatRequest(draftId, draft));
  switch (answer.kind) {
    case 'accepted':
      await tellAccepted(deps, answer, userId, draft.origin);
      return undefined;
    case 'refused':
      return privateWords.refused(answer.refusals);
    case 'repeat':
      return privateWords.askAgain(answer, deps.clock.now());
  }
};
