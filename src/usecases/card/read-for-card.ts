import { problemsIn } from '../../domain/list/overview.ts';
import { problemsShown } from '../../domain/list/tally.ts';
import type { Card } from '../../domain/message/card.ts';
import type { Dispatch } from '../../domain/message/message.ts';
import { idOfKey, milestoneKey } from '../../domain/message/milestones.ts';
import type { Needs } from '../context.ts';
import { readList, type Wanted } from '../lists.ts';
import type { Found } from '../records.ts';

/** What a card is drawn from: of a long list its tally, and the few records that are shown or told by themselves. */
export const readForCard = (context: Needs<'store'>, card: Card, dispatch: Dispatch): Promise<Found> =>
  readList(context, dispatch, neededFor(card));

/**
 * The problems that the card lists; all of them while one is still to be told, or where the sender is told directly; and
 * those that they were told of, which may have to be taken back.
 */
const neededFor =
  (card: Card): Wanted =>
  ({ dispatch, tally }) => {
    const said = new Set([...card.replies, ...(card.told ?? [])]);
    const problems = problemsIn(tally).flatMap(({ position, state }) => {
      const id = dispatch.recordIds[position];
      // What waits has a question, whose key only the record knows.
      return id === undefined ? [] : [{ id, isTold: state !== 'waiting' && said.has(milestoneKey(id, state)) }];
    });
    const isQuiet = card.at && !card.stuck && !card.told && problems.every(({ isTold }) => isTold);
    const shown = isQuiet ? problems.slice(0, problemsShown) : problems;
    return [...shown.map(({ id }) => id), ...(card.told ?? []).map(idOfKey)];
  };
