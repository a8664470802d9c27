/** The shapes of what is shown, or is to be: cards and private answers. */
import { z } from 'zod';
import type { Card, CardAt, ProblemsPost } from '../../domain/message/card.ts';
import type { Draft, Notice, NoticeMessage } from '../../ports/index.ts';
import { flag, number, shapeOf, text, texts } from './kit.ts';
import { cardPlace, entryPoint, place, refusal, repeats } from './message.ts';

const at = shapeOf<CardAt>()({ channelId: text, ts: text, threadTs: text.optional() });

const problems = shapeOf<ProblemsPost>()({
  at: at.optional(),
  why: text.optional(),
  shown: text.optional(),
  saidAt: number,
  editedAt: number,
  uncertain: z.boolean(),
  isStuck: flag,
});

export const card = shapeOf<Card>()({
  dispatchId: text,
  at: at.optional(),
  place: cardPlace,
  placeAskedAt: number.optional(),
  posting: z.looseObject({ what: text, posts: number }).optional(),
  uncertain: flag,
  shown: text.optional(),
  editedAt: number.optional(),
  stuck: text.optional(),
  editsNotBefore: number.optional(),
  replies: texts,
  unproven: texts.optional(),
  told: texts.optional(),
  toldAt: number.optional(),
  problems: problems.optional(),
  list: z.looseObject({ hash: text, isLast: z.boolean() }).optional(),
  failures: number,
  notBefore: number,
});

export const draft = shapeOf<Draft>()({
  userId: text,
  entryPoint,
  to: text,
  text,
  links: texts,
  files: z.array(z.looseObject({ id: text, name: text.nullable() })),
  origin: place,
  place,
  repeats: repeats.optional(),
});

type MessageKind = NoticeMessage['kind'];
/** What each kind of private answer cannot be told without. */
const needed: Record<MessageKind, Record<string, z.ZodType>> = {
  accepted: { dispatchId: text, numberNowVisible: z.boolean() },
  refused: { refusals: z.array(refusal), draftId: text.optional() },
  repeat: { dispatchId: text, draftId: text },
  help: {},
  sentence: { text },
  'long-text': { text },
  'dispatch-failed': { dispatchId: text },
  'card-in-doubt': { dispatchId: text },
  'bad-news': { dispatchId: text, recordIds: texts, why: text, channelId: text },
  'good-news': { dispatchId: text, recordIds: texts },
  'problem-list': { dispatchId: text, isUpdate: z.boolean() },
  alarm: { says: text },
  'alarm-over': { code: text, lastedMs: number },
  'card-elsewhere': { dispatchId: text, place: cardPlace },
};
const messages = Object.entries(needed).map(([kind, fields]) => z.looseObject({ kind: z.literal(kind), ...fields }));

export const notice = shapeOf<Notice>()({
  userId: text,
  place,
  message: z.discriminatedUnion('kind', messages as [(typeof messages)[number], ...typeof messages]),
  attempts: number,
  posts: number.optional(),
  directly: flag,
  notBefore: number.optional(),
  at: number,
});
