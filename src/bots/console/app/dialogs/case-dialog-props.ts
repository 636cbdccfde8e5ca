/** What every dialog of a case is given. */
import type { Button } from '../../../../run/view/card.ts';
import type { RunView } from '../../../../run/view/run-view.ts';

export interface CaseDialogProps {
  button: Button;
  view: RunView;
  /** Posts to /v1/runs/:id/`path`; rejects with what to tell the reader. */
  send: (path: string, body: unknown) => Promise<unknown>;
  close: (taken: boolean) => void;
}
