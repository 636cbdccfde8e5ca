/**
 * What pressing a button of the card asks of the server. A button carries no authority: the server decides.
 */
import type { Button } from '../../../../run/view/card.ts';
import type { Asking as AskedInChats } from '../../../shared/press.ts';

/** Buttons that ask for something first, in a dialog or the composer. */
export type Asking = Exclude<AskedInChats, 'answer' | 'confirm'> | 'stop' | 'undo' | 'send';

export type Pressed =
  | { kind: 'post'; path: string; body: Record<string, unknown> }
  | { kind: 'dialog'; dialog: Asking }
  | { kind: 'compose' }
  | { kind: 'receipt' };

/** `path` is below /v1/runs/:id. */
export function pressed(button: Button): Pressed {
  const { revision, digest } = button;
  switch (button.action) {
    case 'approve':
      if (button.reason === true) return { kind: 'dialog', dialog: 'approve' };
      return { kind: 'post', path: 'approve', body: { revision, digest } };
    case 'ask':
      return button.reason === true
        ? { kind: 'dialog', dialog: 'ask' }
        : { kind: 'post', path: 'ask', body: { role: button.role } };
    case 'draft':
      return { kind: 'post', path: 'draft', body: { revision } };
    case 'renew':
      return { kind: 'post', path: 'renew', body: { revision } };
    case 'leave_out':
      return { kind: 'post', path: 'leave-out', body: { revision } };
    case 'send':
      return button.doubts === undefined
        ? { kind: 'post', path: 'send', body: { draft: button.draft } }
        : { kind: 'dialog', dialog: 'send' };
    case 'switch_off':
      return { kind: 'post', path: 'switch-off', body: {} };
    case 'review_right':
    case 'review_wrong':
      return { kind: 'post', path: 'review', body: { right: button.action === 'review_right' } };
    case 'take':
      return { kind: 'post', path: 'take', body: {} };
    case 'give_back':
      return { kind: 'post', path: 'give-back', body: {} };
    case 'answer':
      return { kind: 'compose' };
    case 'receipt':
      return { kind: 'receipt' };
    case 'adjust':
    case 'decline':
    case 'hand_off':
    case 'verify':
    case 'edit':
    case 'looked':
    case 'stop':
    case 'undo':
      return { kind: 'dialog', dialog: button.action };
    default:
      return never(button.action);
  }
}

function never(action: never): never {
  throw new Error(`a button that this page does not know: ${String(action)}`);
}
