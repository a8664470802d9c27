import type { WakeId } from '../../ports/index.ts';

type Step = (id: string) => Promise<void>;
/** What each kind of wake-up does. */
export type Steps = { [K in WakeId as K extends `${infer Kind}.${string}` ? Kind : never]: Step };

/** Hands a wake-up to the step that it names. A step reads the record and does the next thing, or nothing. */
export const runStep = (steps: Steps, wakeId: WakeId): Promise<void> => {
  const dot = wakeId.indexOf('.');
  return steps[wakeId.slice(0, dot) as keyof Steps](wakeId.slice(dot + 1));
};
