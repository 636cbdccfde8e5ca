/** What became of a call, as the system's own records have it. */
import type { ChangeResult, RemoteCalls, RemotePlan } from '../../../../flow/ports/effects.ts';
import { changedFacts } from '../../../../run/plan/facts.ts';
import type { Facts, Json } from '../../../../run/plan/plan.ts';
import { present } from '../../../../run/present.ts';
import { ToolFault, ToolTrouble } from '../../../contract.ts';
import type { RemoteChange } from './kinds.ts';
import { markOf } from './mark.ts';

/** What is kept of a call before it is sent. */
export interface Kept {
  name: string;
  tool: string;
  run: string;
  customer: string;
  args: RemotePlan;
  before: Facts;
  output: { [name: string]: Json };
}

export interface Looked {
  progress: 'nothing' | 'part' | 'pending';
  /** Requests that go out once. */
  stands: number;
  state: unknown;
}

export const FINAL = { final: true };

/**
 * Gives the result if all of it stands, which is noted then; what stands otherwise. `answered`: so was
 * all that was sent, and nothing of it was refused. Rejects with ToolTrouble only: a record that cannot
 * be read says nothing of what was sent.
 */
export function lookingOf(
  calls: Pick<RemoteCalls, 'finish'>,
  changeOf: (name: string) => RemoteChange<unknown, RemotePlan>,
) {
  return async function look(
    tenant: string,
    key: string,
    { kept, answered = false, named }: { kept: Kept; answered?: boolean; named?: string | undefined },
  ): Promise<ChangeResult | Looked> {
    const change = changeOf(kept.name);
    const state = await change.read(tenant, kept.customer, kept.args).catch((error: unknown) => {
      if (!(error instanceof ToolFault)) throw error;
      throw new ToolTrouble(error.code, error.message, { afterMs: error.afterMs });
    });
    if (state === undefined)
      throw new ToolTrouble('not_found', 'The record that was being changed cannot be read.');
    const known = named === undefined ? undefined : change.progressOf?.(state, kept.args, named);
    const progress = known ?? change.progress(state, kept.args, markOf(key));
    const isUnsure = !answered && change.isRecordOnly?.(state, kept.args, markOf(key)) === true;
    if (progress.kind === 'pending' || (progress.kind !== 'nothing' && isUnsure))
      return { progress: 'pending', stands: 0, state };
    if (progress.kind === 'part') return { progress: 'part', stands: progress.stands, state };
    if (progress.kind === 'nothing') return { progress: 'nothing', stands: 0, state };
    const after = changedFacts(kept.before, change.facts(state));
    const { id } = progress;
    const output = { ...kept.output, ...progress.output };
    const result: ChangeResult = { kind: 'done', ...present({ id }), output, after };
    const text = change.notice?.(kept.args);
    const notice = text === undefined ? undefined : { customer: kept.customer, text };
    const done = await calls.finish(tenant, {
      effect: { key, tool: kept.tool, run: kept.run },
      result,
      notice,
    });
    if (done.kind !== 'done')
      throw new ToolTrouble('happened_after_all', 'It was given up, and stands all the same.', FINAL);
    return done;
  };
}
