import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import type { Draft } from '../../ports/index.ts';
import type { SendRequest } from '../../usecases/request/read-request.ts';
import { repeatView } from '../screen/compose-view.ts';
import { formWords } from '../screen/form-words.ts';
import { refusalText } from '../screen/markup.ts';
import { privateWords } from '../screen/private-words.ts';
import type { ListenerDeps } from './deps.ts';
import { tellAccepted } from './submit.ts';
import { withinSlackDeadline } from './within-slack-deadline.ts';

/** The same once more, because the person said so: a new request with a key of its own, so that two clicks send once. */
export const repeatRequest = (draftId: string, { origin, place, repeats: _old, ...draft }: Draft): SendRequest => ({
  ...draft,
  key: `repeat.${draftId}`,
  origin,
  cardAt: place,
  mentions: [],
  repeatAllowed: true,
});

/** "Send it again?" was answered with yes, inside the form. */
export const onSubmitRepeat =
  (deps: ListenerDeps) =>
  async ({ view, body, ack }: SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs): Promise<void> => {
    const draftId = view.private_metadata;
    const result = await withinSlackDeadline(deps.log, async () => {
      const draft = await deps.useCases.drafts.find(draftId, body.user.id);
      if (!draft) return formWords.outdated;
      const answer = await deps.useCases.requestSend(repeatRequest(draftId, draft));
      if (answer.kind === 'accepted') {
        await tellAccepted(deps, answer, body.user.id, draft.origin);
        return undefined;
      }
      return answer.kind === 'refused'
        ? answer.refusals.map(({ sentence }) => refusalText(sentence)).join('\n')
        : privateWords.repeat(answer.dispatch, deps.clock.now());
    });
    const problem = 'sorry' in result ? result.sorry : result.value;
    if (problem === undefined) return ack({ response_action: 'clear' });
    return ack({ response_action: 'update', view: repeatView(problem, draftId) });
  };
