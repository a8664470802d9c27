import type { WakeId } from '../../ports/index.ts';

type Step = (id: string) => Promise<void>;
export type Steps = { prepare: Step; release: Step; send: Step; reconcile: Step; draw: Step; notice: Step };

/** Hands a wake-up to the step that it names. A step reads the record and does the next thing, or nothing. */
export const createRunStep =
  (steps: Steps) =>
  (wakeId: WakeId): Promise<void> => {
    const dot = wakeId.indexOf('.');
    return steps[wakeId.slice(0, dot) as keyof Steps](wakeId.slice(dot + 1));
  };
