/** One case played several times by Greenlight and once by the loop. */
import type { CallContext } from '../../src/flow/ports/tools.ts';
import type { Policy } from '../../src/run/policy/policy.ts';
import type { Run } from '../../src/run/state.ts';
import { type Costs, criticalPath } from './critical-path.ts';
import type { CaseRequest, Installation, PersonScript } from './installation.ts';
import { callsMade, replay, type Spent } from './replay.ts';

export interface BenchCase extends CaseRequest {
  name: string;
  policy: Policy;
  /** A person of its own at each play. */
  person(): PersonScript;
}

export interface Measured {
  name: string;
  ours: Spent;
  /** The median of the walls over the critical path. */
  ratio: number;
  loop: Spent;
  /** What the person saw last, for what went wrong. */
  run: Run;
}

export function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export interface Played {
  run: Run;
  ms: number;
}

export async function playOnce(installation: Installation, one: BenchCase): Promise<Played> {
  return installation.play(one, one.person());
}

export function spentBy({ run, ms }: Played): Spent {
  const { modelCalls: calls, inputTokens, outputTokens } = run.usage;
  return { calls, steps: callsMade(run).length, inputTokens, outputTokens, ms };
}

export async function loopOnce(
  installation: Installation,
  one: BenchCase,
  { run, costs }: { run: Run; costs: Costs },
): Promise<Spent> {
  const { tenant, by, text, policy } = one;
  const words = run.messages.map((message) => message.text);
  const who: CallContext = {
    tenant,
    run: `loop ${run.id}`,
    asker: by.id,
    words: text === words[0] ? words : [text],
    now: new Date().toISOString(),
    policy,
  };
  return replay(installation, { who, calls: callsMade(run) }, costs);
}

/** `plays` of one case, whose calls and tokens are the same each time. */
export function measured(
  one: BenchCase,
  plays: readonly Played[],
  { loop, costs }: { loop: Spent; costs: Costs },
): Measured {
  const [first] = plays;
  if (!first) throw new Error(`${one.name} was never played`);
  const ratios = plays.map(({ run, ms }) => ms / criticalPath(run, costs));
  const ours = { ...spentBy(first), ms: middle(plays.map(({ ms }) => ms)) };
  return { name: one.name, ours, ratio: middle(ratios), loop, run: first.run };
}
