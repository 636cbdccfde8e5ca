import type { CaseDialogProps } from './case-dialog-props.ts';
import { Dialog } from './dialog.tsx';

export function StopDialog({ view, send, close }: CaseDialogProps) {
  const written = view.card.steps.some((step) => step.effect === 'write' && step.state === 'done');
  return (
    <Dialog title="Stop this case?" action="Stop" danger ready submit={() => send('stop', {})} close={close}>
      <p>
        {written
          ? 'What was done stays done; nothing more is changed.'
          : 'Nothing was changed, and nothing will be.'}{' '}
        No reply is sent. You can add information later to open the case again.
      </p>
    </Dialog>
  );
}
