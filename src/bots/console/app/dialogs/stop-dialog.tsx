import { CONFIRM } from '../../../shared/card/forms.ts';
import type { CaseDialogProps } from './case-dialog-props.ts';
import { Dialog } from './dialog.tsx';

/** Stop, or undo and stop: nothing is asked but whether it is meant. */
export function StopDialog({ action, send, close }: CaseDialogProps & { action: 'stop' | 'undo' }) {
  const { title, text, confirm } = CONFIRM[action];
  return (
    <Dialog
      title={title}
      action={confirm}
      danger
      ready
      submit={() => send('stop', action === 'undo' ? { undo: true } : {})}
      close={close}
    >
      <p>{text}</p>
    </Dialog>
  );
}
