import { WHY } from '../../../shared/card/forms.ts';
import { AdjustDialog } from './adjust-dialog.tsx';
import type { CaseDialogProps } from './case-dialog-props.ts';
import { CodeDialog } from './code-dialog.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { EditDialog } from './edit-dialog.tsx';
import { LookedDialog } from './looked-dialog.tsx';
import { ReasonDialog } from './reason-dialog.tsx';

/** The dialog that a button of the card needs. */
export function CaseDialog(props: CaseDialogProps) {
  const { button } = props;
  const revision = { revision: button.revision ?? props.view.card.revision };
  switch (button.action) {
    case 'adjust':
      return <AdjustDialog {...props} />;
    case 'verify':
      return <CodeDialog {...props} />;
    case 'edit':
      return <EditDialog {...props} />;
    case 'looked':
      return <LookedDialog {...props} />;
    case 'stop':
    case 'undo':
    case 'send':
      return <ConfirmDialog {...props} action={button.action} />;
    case 'approve':
      return (
        <ReasonDialog
          {...props}
          title={`Approve plan ${revision.revision}`}
          action="Approve"
          path="approve"
          about={{ ...revision, digest: button.digest }}
          help={WHY}
        />
      );
    case 'decline':
      return (
        <ReasonDialog
          {...props}
          title={`Decline plan ${revision.revision}`}
          action="Decline"
          path="decline"
          about={revision}
          help="Nothing is changed. Your reason is for staff and stands in no letter."
        />
      );
    case 'hand_off':
      return (
        <ReasonDialog
          {...props}
          title="Hand off this case"
          action="Hand off"
          path="hand-off"
          about={{}}
          help="Whoever takes it sees the case, what was done and your reason."
        />
      );
    case 'ask':
      return (
        <ReasonDialog
          {...props}
          title="Ask for an exception"
          action={button.label}
          path="ask"
          about={{ role: button.role }}
          help="Policy says no. Say why this case deserves an exception; it is shown to whoever decides."
        />
      );
    default:
      return null;
  }
}
