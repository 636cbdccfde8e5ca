import { worded } from '../../../../run/text/worded.ts';
import { useTypedText } from '../session/use-typed-text.ts';
import type { CaseDialogProps } from './case-dialog-props.ts';
import { Dialog } from './dialog.tsx';

/** The reply's text, to be changed before it is sent. */
export function EditDialog({ button, view, send, close }: CaseDialogProps) {
  const draft = view.card.draft;
  const number = button.draft ?? draft?.number;
  const [text, setText] = useTypedText(`edit.${view.id}.${number}`, draft?.reply ?? '');
  return (
    <Dialog
      title={`Edit the reply to ${draft?.to ?? worded('the customer', view.card.person)}`}
      action="Send edited reply"
      ready={text.trim() !== ''}
      close={close}
      submit={async () => {
        await send('send', { draft: number, text });
        setText('');
      }}
    >
      <label htmlFor="reply">Reply</label>
      <textarea
        id="reply"
        data-first
        rows={12}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p className="quiet">
        This is checked again and goes to the customer as it stands here; where not all of it is found in the
        records, it stands as the next draft first. Closing keeps your changes.
      </p>
    </Dialog>
  );
}
