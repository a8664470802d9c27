/** The state that the server tells, and what goes back to it. */
import { createContext, useContext, useEffect, useState } from 'react';
import type { GestureInput } from '../gestures/gesture-schema.ts';
import type { Outcome, Snapshot } from '../shared.ts';

/** The latest state, and whether the sandbox still answers. */
export const useSnapshot = (): { snapshot: Snapshot | undefined; isConnected: boolean } => {
  const [snapshot, setSnapshot] = useState<Snapshot>();
  const [isConnected, setConnected] = useState(true);
  useEffect(() => {
    const source = new EventSource('/state');
    source.onmessage = ({ data }) => {
      setConnected(true);
      setSnapshot(JSON.parse(data));
    };
    source.onerror = () => setConnected(false);
    return () => source.close();
  }, []);
  return { snapshot, isConnected };
};

const post = async (gesture: GestureInput): Promise<Outcome> => {
  try {
    const response = await fetch('/gesture', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(gesture),
    });
    return await response.json();
  } catch {
    return { refused: 'The sandbox does not answer. Is it still running in your terminal?' };
  }
};

/** What the last gesture came to, for everyone to see. */
export type Notice = { text: string; isBad: boolean };

export const usePost = () => {
  const [notice, setNotice] = useState<Notice>();
  const act = async (gesture: GestureInput): Promise<Outcome> => {
    const outcome = await post(gesture);
    const { refused, note } = outcome;
    setNotice(refused ? { text: refused, isBad: true } : note ? { text: note, isBad: false } : undefined);
    return outcome;
  };
  return { act, notice, dismiss: () => setNotice(undefined) };
};
type Act = ReturnType<typeof usePost>['act'];

type Shared = {
  snapshot: Snapshot;
  act: Act;
  me: string;
  /** Files on their way from the message box into the form that opens next. */
  carried: File[];
  carry: (files: File[]) => void;
};
const SharedContext = createContext<Shared | undefined>(undefined);
export const SharedProvider = SharedContext.Provider;

export const useShared = (): Shared => {
  const shared = useContext(SharedContext);
  if (!shared) throw new Error('drawn outside of the page');
  return shared;
};
