import type { z } from 'zod';
import { ApiProblem } from './http/problem.ts';

/** A reader that answers 400 with the first thing that is wrong. */
export const checked =
  <T>(schema: z.ZodType<T>) =>
  (value: unknown): T => {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    const issue = result.error.issues[0];
    throw new ApiProblem(400, `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
  };
