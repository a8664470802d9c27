/** The body of a message request. https://plivo.com/docs/messaging/api/messages */
import { z } from 'zod';
import { checked } from '../checked.ts';
import { attachmentsMax, expiry, mmsTextMax, numberDigitsMax, recipientsMax } from '../limits.ts';
import { smsLimit } from '../text.ts';

const absoluteUrl = z.string().regex(/^https?:\/\/[^\s/]+/, 'must be an absolute http or https URL');

const northAmerican = /^1[2-9]\d{2}[2-9]\d{6}$/;

/** Plivo strips these and nothing else; then only digits may be left. */
const destination = z.string().transform((value) => value.replace(/[/\-.+()\s]/g, ''));

const isNumber = (value: string): boolean =>
  /^\d{7,}$/.test(value) && value.length <= numberDigitsMax && (!value.startsWith('1') || northAmerican.test(value));

const destinations = z
  .string()
  .transform((value) => value.split('<'))
  .pipe(z.array(destination))
  .transform((values) => [...new Set(values)])
  .refine((values) => values.length <= recipientsMax, `more than ${recipientsMax} recipients`);

const SendBody = z
  .strictObject({
    src: z
      .string()
      .transform((value) => value.replace(/[^A-Za-z0-9]/g, ''))
      .optional(),
    powerpack_uuid: z.string().optional(),
    dst: destinations,
    text: z.string().default(''),
    type: z.enum(['sms', 'mms']).default('sms'),
    media_urls: z.array(absoluteUrl).default([]),
    media_ids: z.array(z.string().min(1)).default([]),
    url: absoluteUrl.optional(),
    method: z.enum(['GET', 'POST']).default('POST'),
    message_expiry: z.number().int().min(expiry.min).max(expiry.max).default(expiry.default),
    log: z.union([z.boolean(), z.enum(['true', 'false', 'number_only', 'content_only'])]).default(true),
    trackable: z.boolean().default(false),
  })
  .superRefine((body, check) => {
    const wrong = body.dst.find((to) => !isNumber(to));
    // Plivo quotes the number as it read it.
    if (wrong !== undefined) check.addIssue({ code: 'custom', message: `'${wrong}' is not a valid phone number.` });
    for (const problem of problemsOf(body)) check.addIssue({ code: 'custom', message: problem });
  });

export type SendBody = z.infer<typeof SendBody>;

type Draft = Pick<SendBody, 'src' | 'powerpack_uuid' | 'type' | 'text' | 'dst' | 'media_urls' | 'media_ids'>;

/** What a single field cannot say. */
const problemsOf = (body: Draft): string[] => {
  const attachments = body.media_urls.length + body.media_ids.length;
  const problems: [boolean, string][] = [
    [!body.src && !body.powerpack_uuid, 'one of src and powerpack_uuid is required'],
    [!!body.src && !!body.powerpack_uuid, 'only one of src and powerpack_uuid is allowed'],
    [attachments > attachmentsMax, `more than ${attachmentsMax} attachments`],
    [body.type === 'sms' && attachments > 0, 'media needs type mms'],
    [body.type === 'sms' && body.text === '', 'text is required'],
    [body.type === 'sms' && body.text.length > smsLimit(body.text), 'text is too long'],
    [body.type === 'mms' && body.text === '' && attachments === 0, 'an mms needs text or media'],
    [body.type === 'mms' && body.text.length > mmsTextMax, 'text is too long'],
    [body.type === 'mms' && !body.dst.every((to) => northAmerican.test(to)), 'mms is for the US and Canada only'],
  ];
  return problems.filter(([wrong]) => wrong).map(([, words]) => words);
};

export const readSend = checked(SendBody);
