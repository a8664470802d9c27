/** What a value of each kind has to look like to be used: what was written by hand, by a fault or by another version may not. */
import { z } from 'zod';
import type { Kind, Kinds } from '../../ports/index.ts';
import { flag, number, oneOf, shapeOf, text, texts } from './kit.ts';
import { dispatch, record } from './message.ts';
import { card, draft, notice } from './shown.ts';

const at = z.looseObject({ at: number });
const intake = z.looseObject({ recordIds: texts, at: number, isGivenUp: flag });

const shapes: Record<Kind | 'counter', z.ZodType> = {
  dispatch,
  record,
  card,
  draft,
  notice,
  tally: z.record(z.string(), number),
  pending: shapeOf<Kinds['pending']>()({
    what: oneOf<Kinds['pending']['what']>({ dispatch: true, notice: true, intake: true }),
    allSent: flag,
    intake: intake.optional(),
  }),
  recent: z.looseObject({ dispatchIds: texts }),
  repeat: z.looseObject({ dispatchId: text, at: number }),
  'own-drafts': z.looseObject({ draftIds: texts }),
  'notice-sent': at,
  'alarm-told': z.looseObject({ stands: z.boolean(), at: number }),
  uuid: z.looseObject({ recordId: text }),
  quota: z.looseObject({ used: number }),
  tries: z.looseObject({ recordIds: texts, crowded: flag }),
  'tries-since': at,
  pace: shapeOf<Kinds['pace']>()({ nextAt: number, freed: z.array(number), latestFree: number, writtenAt: number }),
  window: z.looseObject({ log: z.array(number), closedUntil: number.optional() }),
  lease: z.looseObject({ holder: text, until: number, again: z.boolean() }),
  'expiring-previews': z.record(z.string(), texts),
  'expired-previews': z.looseObject({ hour: number }),
  installation: z.looseObject({ teamId: text }),
  running: z.looseObject({ bot: text, sender: text, processes: z.record(z.string(), number) }),
  sweeper: z.looseObject({ at: number, after: text }),
  counter: number,
};

/**
 * The places in a value of that kind that are not as they have to be, such as `times.sent`; none if it can be used. Never
 * what stands there, which may be a number or a text.
 */
export const misshapenIn = (kind: Kind | 'counter', value: unknown): string[] => {
  const { error } = shapes[kind].safeParse(value);
  return error?.issues.map(({ path }) => path.join('.') || 'all of it') ?? [];
};
