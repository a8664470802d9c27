/** The last requests each way, newest first. */
import type { World } from '../world.ts';
import type { WireDetail, WireEntry } from './shared.ts';
import { fromPlivo, type Line, mask, toApp, toPlivo, toSlack } from './wire-lines.ts';

const shownEntries = 60;

export const createWire = ({ slack, plivo, toApp: made }: Pick<World, 'slack' | 'plivo' | 'toApp'>) => {
  /** By the thing itself, so that an entry keeps its number while others come before it. */
  const numbers = new Map<object, number>();
  const numbered = (source: object): number => {
    if (!numbers.has(source)) numbers.set(source, numbers.size + 1);
    return numbers.get(source) ?? 0;
  };
  const status = fromPlivo(({ Status, ErrorCode }) => `${Status} ${ErrorCode ?? ''}`.trim());
  const inbound = fromPlivo(({ Type, Text }) => `answer from a phone, ${Type}: ${Text}`);

  const latest = <T extends object>(sources: readonly T[], lineOf: (source: T) => Line) =>
    sources.slice(-shownEntries).map((source) => ({ id: numbered(source), line: lineOf(source) }));
  const all = () => [
    ...latest(made, toApp),
    ...latest(slack.log, toSlack),
    ...latest(plivo.requests, toPlivo),
    ...latest(plivo.callbacks, status),
    ...latest(plivo.inbound, inbound),
  ];

  return {
    /** Newest first. */
    entries: (): WireEntry[] =>
      all()
        .map(({ id, line: { detail: _detail, ...entry } }) => ({ ...entry, id, title: mask(entry.title) }))
        .toSorted((a, b) => b.at - a.at || b.id - a.id)
        .slice(0, shownEntries),
    detail: (id: number): WireDetail | undefined =>
      all()
        .find((one) => one.id === id)
        ?.line.detail(),
  };
};
export type Wire = ReturnType<typeof createWire>;
