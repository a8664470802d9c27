import { DeliveryError } from '../../ports/errors.ts';
import type { HomeOpened } from '../reading/event-shapes.ts';
import { homeView } from '../screen/help.ts';
import type { ListenerDeps } from './deps.ts';

/** The Home tab: how to send, and whether this person may. Slack does not want it to be empty. */
export const onHomeOpened = async ({ useCases, publishHome }: ListenerDeps, event: HomeOpened): Promise<void> => {
  if (event.tab !== 'home') return;
  const refusal = await useCases.authorize(event.user, []);
  try {
    await publishHome(event.user, homeView(event.user, refusal));
  } catch (error) {
    // Slack asks for the Home tab again when it is opened again, so the event need not be repeated.
    if (!(error instanceof DeliveryError)) throw error;
  }
};
