import { useTypedText } from '../session/use-typed-text.ts';
import type { CaseDialogProps } from './case-dialog-props.ts';
import { Dialog } from './dialog.tsx';

/** Decline, hand off, ask for an exception: one reason in words. */
export function ReasonDialog({
  button,
  view,
  send,
  close,
  title,
  action,
  path,
  about,
  help,
}: CaseDialogProps & {
  title: string;
  action: string;
  path: string;
  about: Record<string, unknown>;
  help: string;
}) {
  const [reason, setReason] = useTypedText(`${button.action}.${view.id}`);
  return (
    <Dialog
      title={title}
      action={action}
      ready={reason.trim() !== ''}
      close={close}
      submit={async () => {
        await send(path, { ...about, reason: reason.trim() });
        setReason('');
      }}
    >
      <label htmlFor="reason">Reason</label>
      <textarea
        id="reason"
        data-first
        rows={3}
        value={reason}
        aria-describedby="reason-help"
        onChange={(event) => setReason(event.target.value)}
      />
      <p id="reason-help" className="quiet">
        {help}
      </p>
    </Dialog>
  );
}
