import { CONFIRM } from '../../../shared/card/forms.ts';
import type { CaseDialogProps } from './case-dialog-props.ts';
import { Dialog } from './dialog.tsx';

/** Stop, undo and stop, or send a letter that is in doubt: nothing is asked but whether it is meant. */
export function ConfirmDialog({
  action,
  button,
  send,
  close,
}: CaseDialogProps & { action: keyof typeof CONFIRM }) {
  const { title, text, confirm } = CONFIRM[action];
  const submit = () =>
    action === 'send'
      ? send('send', { draft: button.draft, confirm: true })
      : send('stop', action === 'undo' ? { undo: true } : {});
  return (
    <Dialog title={title} action={confirm} danger ready submit={submit} close={close}>
      <p>{text}</p>
    </Dialog>
  );
}
