/** When an approval no longer stands. */
import { anyStep } from '../plan/steps.ts';
import type { Run } from '../state.ts';

/** A new thought or plan takes the place of an approval that nobody gave. */
export function undecidedSuperseded(run: Run): Run {
  const { approval } = run;
  return approval && ['pending', 'refused', 'expired'].includes(approval.state)
    ? { ...run, approval: { ...approval, state: 'superseded' } }
    : run;
}

/** An approval that is not used up no longer stands; what policy refused stays refused. */
export function withdrawn(run: Run): Run {
  const { approval } = run;
  if (!approval) return run;
  const used = approval.steps.every((id) => anyStep(run, id)?.state === 'done');
  const stands =
    approval.state === 'pending' || approval.state === 'expired' || (approval.state === 'approved' && !used);
  return stands ? { ...run, approval: { ...approval, state: 'superseded' } } : run;
}
