import { useState } from 'react';
import type { CaseDialogProps } from './case-dialog-props.ts';
import { Dialog } from './dialog.tsx';

/** What a person found out about a write that may have happened. */
export function LookedDialog({ button, view, send, close }: CaseDialogProps) {
  const [outcome, setOutcome] = useState<'done' | 'failed' | undefined>(undefined);
  const call = button.call ?? view.question?.call;
  const step = view.card.steps.find((candidate) => candidate.id === call);
  return (
    <Dialog
      title="What did you find?"
      action="Record what I found"
      ready={outcome !== undefined}
      close={close}
      submit={() => send('looked', { call, outcome })}
    >
      <p>{view.question?.text ?? step?.title}</p>
      <fieldset>
        <legend>{step?.title ?? 'The change'}</legend>
        <label className="choice">
          <input
            type="radio"
            name="outcome"
            data-first
            checked={outcome === 'done'}
            onChange={() => setOutcome('done')}
          />
          It happened
        </label>
        <label className="choice">
          <input
            type="radio"
            name="outcome"
            checked={outcome === 'failed'}
            onChange={() => setOutcome('failed')}
          />
          It did not happen
        </label>
      </fieldset>
    </Dialog>
  );
}
