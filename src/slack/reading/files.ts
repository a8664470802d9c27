import { z } from 'zod';

/** A file as messages, events and forms name it. */
export const File = z.object({ id: z.string(), name: z.string().nullish() });

/** @param files absent or null where there are none */
export const filesOf = (files: z.infer<typeof File>[] | null | undefined): { id: string; name: string | null }[] =>
  files?.map(({ id, name }) => ({ id, name: name ?? null })) ?? [];
