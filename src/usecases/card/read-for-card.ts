import type { Card } from '../../domain/message/card.ts';
import type { Dispatch } from '../../domain/message/message.ts';
import { idOfKey } from '../../domain/message/milestones.ts';
import type { Needs } from '../context.ts';
import { problems, readList } from '../lists.ts';
import type { Found } from '../records.ts';

/**
 * What a card is drawn from: of a long list its tally, the records with a problem, which are shown or counted by their causes,
 * and those that the sender was told of, which may have to be taken back.
 */
export const readForCard = (context: Needs<'store'>, { told = [] }: Card, dispatch: Dispatch): Promise<Found> =>
  readList(context, dispatch, (list) => [...problems(list), ...told.map(idOfKey)]);
