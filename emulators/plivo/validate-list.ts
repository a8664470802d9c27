/** The queries of the lists. Times are UTC. https://www.plivo.com/docs/messaging/api/message/list-all-messages/ */
import { z } from 'zod';
import { checked } from './checked.ts';
import { listPageMax } from './limits.ts';

const stamp = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?$/, 'must be YYYY-MM-DD HH:MM[:ss[.uuuuuu]]')
  .transform((value) => Date.parse(`${value.replace(' ', 'T')}Z`))
  .refine((at) => !Number.isNaN(at), 'is no date');

const digits = z
  .string()
  .transform((value) => value.replace(/^\+/, ''))
  .pipe(z.string().regex(/^\d+$/));
const count = (max: number) => z.string().regex(/^\d+$/).transform(Number).pipe(z.number().max(max));

const ListQuery = z.strictObject({
  message_state: z.enum(['queued', 'sent', 'failed', 'delivered', 'undelivered', 'rejected', 'received']).optional(),
  message_type: z.enum(['sms', 'mms', 'whatsapp']).optional(),
  message_direction: z.enum(['inbound', 'outbound']).optional(),
  error_code: z.string().optional(),
  from_number: digits.optional(),
  to_number: digits.optional(),
  powerpack_id: z.string().optional(),
  message_time: stamp.optional(),
  message_time__gt: stamp.optional(),
  message_time__gte: stamp.optional(),
  message_time__lt: stamp.optional(),
  message_time__lte: stamp.optional(),
  limit: count(listPageMax).pipe(z.number().min(1)).default(listPageMax),
  offset: count(1_000_000).default(0),
});
export type ListQuery = z.infer<typeof ListQuery>;

const Page = z.strictObject({
  limit: count(listPageMax).pipe(z.number().min(1)).default(listPageMax),
  offset: count(1_000_000).default(0),
});

export const readListQuery = checked(ListQuery);
export const readPage = checked(Page);
