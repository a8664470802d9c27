/** The blocks of a message or of the Home: what shows something by the library, what can be used by our own controls. */
import type { GestureInput } from '../../gestures/gesture-schema.ts';
import type { Json } from '../../shared.ts';
import { isObject, objects, text, wordsOf } from '../read.ts';
import { useShared } from '../state.ts';
import { Control } from './Control.tsx';
import { Drawn } from './Drawn.tsx';
import { initialOf } from './entries.ts';

export type Where = Extract<GestureInput, { kind: 'click' }>['where'];

const isInteractive = (element: unknown): element is Json => isObject(element) && element.type !== 'image';

/** Runs of blocks that only show something are drawn together, as their distances are theirs. */
const runsOf = (blocks: Json[]): Json[][] =>
  blocks.reduce<Json[][]>((runs, block) => {
    const isPlain = block.type !== 'actions' && !isInteractive(block.accessory);
    const last = runs.at(-1);
    const lastIsPlain = last?.every(({ type, accessory }) => type !== 'actions' && !isInteractive(accessory));
    if (isPlain && last && lastIsPlain) last.push(block);
    else runs.push([block]);
    return runs;
  }, []);

const Element = ({ element, blockId, where }: { element: Json; blockId: string; where: Where }) => {
  const { act, me } = useShared();
  const actionId = text(element.action_id);
  const click = (value?: string | number | string[] | null) =>
    void act({ kind: 'click', user: me, where, actionId, blockId, ...(value === undefined ? {} : { value }) });
  if (element.type === 'button') {
    const value = text(element.value);
    return (
      <button type="button" className={`block-button ${text(element.style)}`} onClick={() => click(value || undefined)}>
        {wordsOf(element.text)}
      </button>
    );
  }
  if (element.type === 'overflow') {
    return (
      <details className="menu">
        <summary aria-label="More">⋯</summary>
        <div>
          {objects(element.options).map((option) => (
            <button key={text(option.value)} type="button" onClick={() => click(text(option.value))}>
              {wordsOf(option.text)}
            </button>
          ))}
        </div>
      </details>
    );
  }
  return <Control element={element} id={`${blockId}-${actionId}`} entry={initialOf(element)} onEntry={click} />;
};

export const Blocks = ({ blocks, where }: { blocks: Json[]; where: Where }) =>
  runsOf(blocks).map((run, index) => {
    const [first] = run;
    const key = `${index}-${text(first?.block_id)}`;
    if (first?.type === 'actions') {
      return (
        <div key={key} className="actions">
          {objects(first.elements).map((element) => (
            <Element key={text(element.action_id)} element={element} blockId={text(first.block_id)} where={where} />
          ))}
        </div>
      );
    }
    if (first && isInteractive(first.accessory)) {
      const { accessory, ...section } = first;
      return (
        <div key={key} className="with-accessory">
          <Drawn blocks={[section]} />
          <Element element={accessory as Json} blockId={text(first.block_id)} where={where} />
        </div>
      );
    }
    return <Drawn key={key} blocks={run} />;
  });
