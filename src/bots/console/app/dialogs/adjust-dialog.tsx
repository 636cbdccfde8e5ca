import { useState } from 'react';
import { present } from '../../../../run/present.ts';
import { adjustableSteps, type StepEdit, stepChanges } from '../../../shared/card/adjust.ts';
import { useTypedText } from '../session/use-typed-text.ts';
import { AdjustStep } from './adjust-step.tsx';
import type { CaseDialogProps } from './case-dialog-props.ts';
import { Dialog } from './dialog.tsx';

/** Free text asks the planner; dropping a step or changing an argument is by rule. Both may go together. */
export function AdjustDialog({ view, send, close }: CaseDialogProps) {
  const { card } = view;
  const [text, setText] = useTypedText(`adjust.${view.id}`);
  const [edits, setEdits] = useState<Record<string, StepEdit>>({});
  const [openedAt] = useState(card.revision);
  const open = adjustableSteps(view);
  const { steps, faults } = stepChanges(view, edits);

  return (
    <Dialog
      title={`Adjust plan ${card.revision}`}
      action="Adjust"
      ready={(text.trim() !== '' || steps.length > 0) && faults.length === 0}
      close={close}
      submit={async () => {
        await send('adjust', {
          revision: card.revision,
          ...present({ text: text.trim() || undefined, steps: steps.length > 0 ? steps : undefined }),
        });
        setText('');
      }}
    >
      {card.revision !== openedAt && (
        <p className="notice attention" role="status">
          <b>Note</b>
          <span>
            Plan {card.revision} replaced plan {openedAt} while you wrote. Your words are kept; look at the
            steps again.
          </span>
        </p>
      )}
      <label htmlFor="adjust-text">In words</label>
      <textarea
        id="adjust-text"
        data-first
        rows={2}
        placeholder="also note it for the next shift"
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
