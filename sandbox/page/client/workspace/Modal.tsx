import { useEffect, useRef, useState } from 'react';
import type { Json, View } from '../../shared.ts';
import { Blocks } from '../blocks/Blocks.tsx';
import { type Entry, entryOf } from '../blocks/entries.ts';
import { Field } from '../blocks/Field.tsx';
import { isObject, text } from '../read.ts';
import { useShared } from '../state.ts';

const elementOf = ({ element }: Json): Json => (isObject(element) ? element : {});
const isInput = ({ type }: Json): boolean => type === 'input';

/** A form of the app, as it sent it. What Slack's own form or the app has against an entry stands at its field. */
export const Modal = ({ view }: { view: View }) => {
  const { act, me, carry } = useShared();
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState<Record<string, Entry>>({});
  const [errors, setErrors] = useState<Record<string, string>>({});
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens and when it is gone
  useEffect(() => {
    dialog.current?.showModal();
    return () => carry([]);
  }, []);

  const held = (block: Json): Entry => {
    const blockId = text(block.block_id);
    return typed[blockId] ?? entryOf(view.values[blockId]?.[text(elementOf(block).action_id)]);
  };
  const close = (all: boolean): void => void act({ kind: 'close', user: me, all });
  // Not held back while one is under way: a double click submits twice, as in Slack.
  const submit = async (): Promise<void> => {
    const outcome = await act({ kind: 'submit', user: me, view: view.id, values: typed });
    setErrors(outcome.errors ?? {});
  };

  return (
    <dialog
      ref={dialog}
      className="modal"
      aria-labelledby="modal-title"
      onCancel={(event) => {
        event.preventDefault();
        close(false);
      }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <header>
          <h2 id="modal-title">{view.title}</h2>
          <button type="button" aria-label="Close all" onClick={() => close(true)}>
            ×
          </button>
        </header>
        <div className="fields">
          {view.blocks.map((block) => {
            const blockId = text(block.block_id);
            if (!isInput(block)) return <Blocks key={blockId} blocks={[block]} where={{ kind: 'modal' }} />;
            return (
              <Field
                key={blockId}
                block={block}
                held={view.values[blockId]?.[text(elementOf(block).action_id)]}
                entry={held(block)}
                error={errors[blockId]}
                onEntry={(entry) => setTyped({ ...typed, [blockId]: entry })}
                onError={(error) => setErrors({ ...errors, [blockId]: error })}
              />
            );
          })}
        </div>
        <footer>
          <button type="button" onClick={() => close(false)}>
            {view.close || 'Cancel'}
          </button>
          {view.submit && (
            <button type="submit" className="primary">
              {view.submit}
            </button>
          )}
        </footer>
      </form>
    </dialog>
  );
};
