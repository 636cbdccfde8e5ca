import { useState } from 'react';
import { worded } from '../../../../run/text/worded.ts';
import type { CaseDialogProps } from './case-dialog-props.ts';
import { Dialog } from './dialog.tsx';

/** The customer's six digits. They go to the server and are stored nowhere, not even in this tab. */
export function CodeDialog({ view, send, close }: CaseDialogProps) {
  const [code, setCode] = useState('');
  const said = (sentence: string) => worded(sentence, view.card.person);
  return (
    <Dialog
      title={said('Enter the customer’s code')}
      action="Check the code"
      ready={/^\d{6}$/.test(code)}
      close={close}
      submit={async () => {
        const answer = await send('verify', { code });
        if ('right' in answer && !answer.right)
          throw new Error(said('This code is not right. Ask the customer to read it again.'));
      }}
    >
      <label htmlFor="code">Six digits</label>
      <input
        id="code"
        data-first
        className="code-field"
        inputMode="numeric"
        autoComplete="off"
        maxLength={6}
        pattern="[0-9]{6}"
        value={code}
        aria-describedby="code-help"
        onChange={(event) => setCode(event.target.value.replace(/\D/g, '').slice(0, 6))}
      />
      <p id="code-help" className="quiet">
        {said('The customer got it at the address on file.')} Never ask for it in the thread; after three
        wrong codes the case is handed over.
      </p>
    </Dialog>
  );
}
