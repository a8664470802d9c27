/** The shapes of a dispatch, its records and what they are made of. */
import { z } from 'zod';
import type { Refusal } from '../../domain/language/refusal.ts';
import type { Hint } from '../../domain/message/hint.ts';
import type {
  CardPlace,
  Dispatch,
  EntryPoint,
  MessageRecord,
  Obstacle,
  Place,
  RecordState,
} from '../../domain/message/message.ts';
import type { Known, Question, Repeats } from '../../domain/message/repeat.ts';
import type { Part, Parts } from '../../domain/message/report/parts.ts';
import { flag, number, oneOf, shapeOf, text, texts } from './kit.ts';

export const refusal = shapeOf<Refusal>()({
  code: text,
  sentence: text,
  field: text,
  canRepeat: flag,
  optedOut: flag,
  cause: text.optional(),
});

export const place = shapeOf<Place>()({ channelId: text, threadTs: text.optional(), threadStands: flag });

export const cardPlace = shapeOf<CardPlace>()({
  channelId: text,
  threadTs: text.optional(),
  threadStands: flag,
  undecided: place.optional(),
  insteadBecause: text.optional(),
  scope: text.optional(),
  insteadOf: text.optional(),
  shared: z.boolean(),
});

export const entryPoint = oneOf<EntryPoint>({ command: true, form: true, shortcut: true, mention: true, again: true });

const attachment = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('link'), url: text }),
  z.looseObject({ kind: z.literal('file'), fileId: text, name: text.nullable() }),
]);

const size = { type: text, bytes: number };
const facts = { name: text, ...size, was: z.looseObject(size).optional(), notes: texts.optional() };
const medium = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('uploaded'), ...facts, mediaId: text, uploadedAt: number }),
  z.looseObject({ kind: z.literal('url'), ...facts, url: text }),
]);

const obstacle = shapeOf<Obstacle>()({ sentence: text, advice: text, field: text });

export const dispatch = shapeOf<Dispatch>()({
  id: text,
  content: text,
  state: oneOf<Dispatch['state']>({ held: true, preparing: true, released: true, cancelled: true, failed: true }),
  sender: z.looseObject({ userId: text, name: text.optional() }),
  entryPoint,
  origin: place,
  card: cardPlace,
  text,
  attachments: z.array(attachment),
  recordIds: texts,
  acceptedAt: number,
  dueAt: number,
  media: z.array(medium).optional(),
  previewsAt: number.optional(),
  spentPreviews: texts.optional(),
  prepare: z.looseObject({
    attempts: number,
    dueAt: number,
    obstacle: obstacle.optional(),
    begun: number.optional(),
  }),
  failure: refusal.optional(),
  isStopped: flag,
  cancelledBy: text.optional(),
  cancelledByName: text.optional(),
  repeats: text.optional(),
});

const state = oneOf<RecordState>({
  waiting: true,
  sending: true,
  unconfirmed: true,
  cancelled: true,
  submitted: true,
  sent: true,
  delivered: true,
  undelivered: true,
  failed: true,
});

const known = shapeOf<Known>()({
  recordId: text,
  state: state.optional(),
  at: number.optional(),
  listedAt: number.optional(),
});

export const repeats = shapeOf<Repeats>()({ dispatchId: text, recordIds: texts, known: z.array(known).optional() });

const question = shapeOf<Question>()({ at: number, until: number, news: z.array(known) });

const part = shapeOf<Part>()({
  uuid: text,
  state,
  errorCode: text.optional(),
  failure: refusal.optional(),
  price: text.optional(),
});
const parts = shapeOf<Parts>()({ of: number.optional(), list: z.array(part) });

const hint = shapeOf<Hint>()({
  looks: number,
  lookedAt: number.optional(),
  due: z.looseObject({ at: number, since: number, again: flag }).optional(),
  named: texts.optional(),
});

export const record = shapeOf<MessageRecord>()({
  id: text,
  dispatchId: text,
  position: number.optional(),
  to: text,
  state,
  attempts: number,
  dueAt: number,
  earliestAt: number,
  forecastAt: number,
  leaseUntil: number.optional(),
  leaseBy: text.optional(),
  interrupted: flag,
  uuid: text.optional(),
  parts: parts.optional(),
  errorCode: text.optional(),
  failure: refusal.optional(),
  price: text.optional(),
  polls: number.optional(),
  polledAt: number.optional(),
  listedAt: number.optional(),
  unanswered: z.looseObject({ count: number, retryAt: number }).optional(),
  hint: hint.optional(),
  repeatedBy: text.optional(),
  repeatedAs: text.optional(),
  repeats: z.array(known).optional(),
  question: question.optional(),
  leftAloneBy: text.optional(),
  leftAloneByName: text.optional(),
  triedAt: number.optional(),
  times: z.record(z.string(), number),
});
