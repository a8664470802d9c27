import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import { DeliveryError } from '../../ports/errors.ts';
import { section } from '../screen/blocks.ts';
import { help, homeWords } from '../screen/help.ts';
import { refusalText } from '../screen/markup.ts';
import type { ListenerDeps } from './deps.ts';

/** The Home tab: how to send, and whether this person may. Slack does not want it to be empty. */
export const onHomeOpened =
  ({ useCases, publishHome }: ListenerDeps) =>
  async ({ event }: SlackEventMiddlewareArgs<'app_home_opened'> & AllMiddlewareArgs): Promise<void> => {
    if (event.tab !== 'home') return;
    const refusal = await useCases.authorize(event.user, []);
    const mine = homeWords.whoami(event.user, refusal && refusalText(refusal.sentence));
    // A Home tab that could not be drawn is drawn when it is opened again; asking Slack to repeat the event helps nobody.
    const drawn = publishHome(event.user, {
      type: 'home',
      blocks: [section(help), section(mine)],
    });
    await drawn.catch((error: unknown) => {
      if (!(error instanceof DeliveryError)) throw error;
    });
  };
