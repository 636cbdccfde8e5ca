import { useState } from 'react';
import { parseReference, valueAt } from '../../../../run/references.ts';
import { useKept } from '../session/use-kept.ts';
import { AdjustStep, type StepEdit } from './adjust-step.tsx';
import { changedArgs, fieldsOf } from './arguments.ts';
import type { CaseDialogProps } from './case-dialog-props.ts';
import { Dialog } from './dialog.tsx';

/** Free text asks the planner; dropping a step or changing an argument is by rule. Both may go together. */
export function AdjustDialog({ view, send, close }: CaseDialogProps) {
  const { card } = view;
  const [text, setText] = useKept(`adjust.${view.id}`);
  const [edits, setEdits] = useState<Record<string, StepEdit>>({});
  const [openedAt] = useState(card.revision);
  const resolve = (reference: string) => {
    const found = parseReference(reference);
    const output = view.plan?.steps.find((step) => step.id === found?.step)?.output;
    return found === undefined || output === undefined ? undefined : valueAt(output, found.path);
  };
  const open = card.steps.filter((step) => step.state === 'todo' || step.state === 'later');

  const results = open.map((step) => {
    const edit = edits[step.id];
    if (edit?.drop === true) return { id: step.id, faults: [], change: { id: step.id, drop: true as const } };
    const { args, faults } = changedArgs(step.args, edit?.typed ?? {}, resolve);
    return { id: step.id, faults, ...(Object.keys(args).length > 0 ? { change: { id: step.id, args } } : {}) };
  });
  const faults = results.flatMap((result) => result.faults);
  const steps = results.flatMap((result) => ('change' in result ? [result.change] : []));

  return (
    <Dialog
      title={`Adjust plan ${card.revision}`}
      action="Adjust"
      ready={(text.trim() !== '' || steps.length > 0) && faults.length === 0}
      close={close}
      submit={async () => {
        await send('adjust', {
          revision: card.revision,
          ...(text.trim() === '' ? {} : { text: text.trim() }),
          ...(steps.length === 0 ? {} : { steps }),
        });
        setText('');
      }}
    >
      {card.revision !== openedAt && (
        <p className="notice attention" role="status">
          <b>Note</b>
          <span>
            Plan {card.revision} replaced plan {openedAt} while you wrote. Your words are kept; look at the steps again.
          </span>
        </p>
      )}
      <label htmlFor="adjust-text">In words</label>
      <textarea
        id="adjust-text"
        data-first
        rows={2}
        placeholder="also give the shipping back"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {open.length > 0 && (
        <fieldset className="adjust-steps">
          <legend>Or step by step</legend>
          {open.map((step) => (
            <AdjustStep
              key={step.id}
              step={step}
              fields={fieldsOf(step.args, resolve)}
              edit={edits[step.id] ?? { drop: false, typed: {} }}
              change={(edit) => setEdits((all) => ({ ...all, [step.id]: edit }))}
            />
          ))}
        </fieldset>
      )}
      {faults.map((fault) => (
        <p key={fault} className="refused">
          {fault}
        </p>
      ))}
    </Dialog>
  );
}
