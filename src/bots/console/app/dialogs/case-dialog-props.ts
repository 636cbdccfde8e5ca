/** What every dialog of a case is given. */
import type { Button } from '../../../../run/card.ts';
import type { RunView } from '../../../../run/run-view.ts';

export interface CaseDialogProps {
  button: Button;
  view: RunView;
  /** Posts to /v1/runs/:id/`path`; rejects with what to tell the reader. */
  send: (path: string, body: unknown) => Promise<unknown>;
  close: (taken: boolean) => void;
}
