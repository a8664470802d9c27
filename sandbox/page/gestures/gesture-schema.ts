/** What the page may ask for. Everything else is refused before anyone looks at it. */
import { z } from 'zod';
import { habitProblem } from '../../habits.ts';
import { callbackFaults, carrierModes, plivoFaults, slackFaults } from '../shared.ts';

const Id = z.string().min(1).max(64);
const Words = z.string().max(10_000);
const Upload = z.strictObject({ name: z.string().max(255), type: z.string().max(100), base64: z.base64() });
/** As many as a form of Slack takes. */
const Uploads = z.array(Upload).max(10).default([]);
const Entry = z.union([Words, z.number(), z.array(Words), z.null()]);

const Where = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('message'), channel: Id, ts: Id }),
  z.strictObject({ kind: z.literal('whisper'), ts: Id }),
  z.strictObject({ kind: z.literal('modal') }),
  z.strictObject({ kind: z.literal('home') }),
]);

export const Gesture = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('say'),
    user: Id,
    channel: Id,
    text: Words,
    threadTs: Id.optional(),
    files: Uploads,
  }),
  z.strictObject({ kind: z.literal('form'), user: Id, channel: Id, text: Words, files: Uploads }),
  z.strictObject({
    kind: z.literal('click'),
    user: Id,
    where: Where,
    actionId: z.string().max(255),
    blockId: z.string().max(255),
    value: Entry.optional(),
  }),
  z.strictObject({ kind: z.literal('shortcut'), user: Id, channel: Id, ts: Id }),
  z.strictObject({ kind: z.literal('attach'), user: Id, blockId: z.string().max(255), files: Uploads }),
  z.strictObject({ kind: z.literal('submit'), user: Id, view: Id, values: z.record(z.string().max(255), Entry) }),
  z.strictObject({ kind: z.literal('close'), user: Id, all: z.boolean() }),
  z.strictObject({ kind: z.literal('home'), user: Id }),
  z.strictObject({ kind: z.literal('invite'), channel: Id }),
  z.strictObject({
    kind: z.literal('verdict'),
    id: Id,
    verdict: z.enum(['delivered', 'undelivered', 'silent']),
    errorCode: z.string().regex(/^\d{1,4}$/),
  }),
  z.strictObject({ kind: z.literal('answer'), number: z.string().regex(/^\d{7,15}$/), text: Words, files: Uploads }),
  z.strictObject({
    kind: z.literal('settings'),
    plivo: z.enum(plivoFaults).optional(),
    callbacks: z.enum(callbackFaults).optional(),
    slack: z.enum(slackFaults).optional(),
    carrier: z.enum(carrierModes).optional(),
  }),
  z
    .strictObject({ kind: z.literal('habit'), name: Id, choice: Id })
    .refine(({ name, choice }) => habitProblem(name, choice) === undefined),
  z.strictObject({ kind: z.literal('hear'), all: z.boolean() }),
  z.strictObject({ kind: z.literal('bot'), do: z.enum(['kill', 'start']) }),
  z.strictObject({ kind: z.literal('pace'), real: z.boolean() }),
]);
export type Gesture = z.infer<typeof Gesture>;
/** As the page writes it. */
export type GestureInput = z.input<typeof Gesture>;
export type Of<Kind extends Gesture['kind']> = Extract<Gesture, { kind: Kind }>;
