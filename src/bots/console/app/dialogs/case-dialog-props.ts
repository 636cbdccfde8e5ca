/** What every dialog of a case is given. */

import type { Button } from '../../../../run/view/card.ts';
import type { RunView } from '../../../../run/view/run-view.ts';
import type { Taken, Verified } from '../../../api/schemas/records.ts';

export interface CaseDialogProps {
  button: Button;
  view: RunView;
  /** Posts to /v1/runs/:id/`path`; rejects with a sentence for the reader. */
  send: (path: string, body: unknown) => Promise<Taken | Verified>;
  close: (taken: boolean) => void;
}
