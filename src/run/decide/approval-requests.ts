/**
 * Asks for approval: of the reads, for tenants that approve everything, and of the writes once their previews
 * are there.
 */

import type { WorldCommand } from '../commands.ts';
import type { HeldApproval, NewEvent } from '../events.ts';
import { claimNames } from '../plan/claims.ts';
import { approvalDigest } from '../plan/digest.ts';
import type { Facts, Preview } from '../plan/plan.ts';
import { laterWrites, openReads, showableWrites } from '../plan/progress.ts';
import { approvalEntry, openEntries, readEntry } from '../plan/steps.ts';
import { mayRunAlone } from '../policy/automatic.ts';
import { type ClaimedWrite, type Held, heldTo } from '../policy/held.ts';
import { brokenRules, higherRole, judge } from '../policy/judge.ts';
import { inOrder, proposedMoney } from '../policy/outgoing.ts';
import { present } from '../present.ts';
import type { Run } from '../state.ts';
import type { Plan, Step } from '../steps.ts';
import { replanAfter } from './endings.ts';
import { revisionByRule } from './revise.ts';
import { clock, later, nothing, type Response, type Rules, worker } from './rules.ts';

/** Where the tenant approves everything, reads of a revision wait for their own approval. */
export function approvalOfReads(run: Run, plan: Plan, rules: Rules): NewEvent[] {
  if (rules.policy.approval !== 'everything') return [];
  const reads = openReads(run, plan);
  if (reads.length === 0) return [];
  const { approval } = run;
  // Reads that a write or a verification made possible were not in any approval of this revision: they are
  // asked for in the next.
  if (approval?.revision === plan.revision && approval.state === 'approved')
    return reads.every(({ id }) => approval.steps.includes(id)) ? [] : revisionByRule(run, plan, rules);
  const verdict = judge(rules.policy, []);
  return [
    requestOf(run, rules, {
      plan,
      covers: 'reads',
      steps: reads,
      entries: reads.map(readEntry),
      previews: {},
      verdict,
    }),
  ];
}

/** The previews of the writes came back: carried by the approval that stands, or asked for. */
export function prepared(
  run: Run,
  command: Extract<WorldCommand, { type: 'prepared' }>,
  rules: Rules,
): Response {
  const plan = run.plan;
  if (!plan || run.phase !== 'gathering' || plan.revision !== command.revision) return nothing;
  const steps = showableWrites(run, plan);
  const previews: Record<string, Preview> = {};
  for (const step of steps) {
    const shown = command.previews[step.id];
    if (!shown) return nothing;
    if ('fault' in shown) return { events: previewFailed(run, rules, { plan, step, fault: shown.fault }) };
    previews[step.id] = shown.preview;
  }
  const entries = steps.map((step) => approvalEntry(plan, step, previews[step.id] as Preview));
  const writes = inOrder(
    steps.map((step) => claimedWrite(run, rules, { step, preview: previews[step.id] as Preview })),
  );
  const verdict = judge(rules.policy, writes);
  const held = verdict.kind === 'allowed' ? heldTo(rules.policy, run.refused ?? [], writes) : undefined;
  const allowed = (verdict.kind === 'allowed' && !held) || run.approval?.exception !== undefined;
  const carried =
    allowed && !plan.notRead ? carriedApproval(run, rules, { steps, entries, previews }) : undefined;
  const request = { plan, covers: 'writes', steps, entries, previews, verdict, writes } as const;
  return { events: [carried ?? requestOf(run, rules, present({ ...request, held }))] };
}

function claimedWrite(
  run: Run,
  { catalogue }: Rules,
  { step, preview }: { step: Step; preview: Preview },
): ClaimedWrite & { step: string } {
  const tool = catalogue.tool(step.tool);
  const claims = claimNames(run, preview.judged, tool);
  return { step: step.id, tool: step.tool, preview, claims };
}

/** Whose words have changed since: those who wrote, and those who changed an argument by hand. */
function heldApproval(run: Run, plan: Plan, { revision, role, changed, messages }: Held): HeldApproval {
  const wrote = run.messages.slice(messages).flatMap(({ kind, by, name }) => {
    return kind === 'reminder' ? [] : [{ id: by, name }];
  });
  const edited = plan.steps.flatMap((step) => Object.values(step.changed ?? {}));
  const people = [...wrote, ...edited];
  const barred = people.filter(({ id }, at) => people.findIndex((other) => other.id === id) === at);
  return { revision, role, changed, barred };
}

function previewFailed(
  run: Run,
  rules: Rules,
  { plan, step, fault }: { plan: Plan; step: Step; fault: { code: string; message: string } },
): NewEvent[] {
  return [
    {
      type: 'step_finished',
      actor: worker,
      data: {
        step: step.id,
        tool: step.tool,
        effect: 'write',
        outcome: 'failed',
        digest: step.call?.digest ?? '',
        ms: 0,
        tries: 0,
        code: fault.code,
      },
      personal: { fault: fault.message },
    },
    // What follows for a plan that takes writes back is the same as for a write of it that fails.
    ...(plan.undo ? [] : replanAfter(run, rules, { step, fault, reason: 'preview_failed' })),
  ];
}

interface Request {
  plan: Plan;
  covers: 'reads' | 'writes';
  steps: Step[];
  entries: string[];
  previews: Record<string, Preview>;
  verdict: ReturnType<typeof judge>;
  writes?: readonly (ClaimedWrite & { step: string })[];
  held?: Held;
}

function requestOf(
  run: Run,
  rules: Rules,
  { plan, covers, steps, entries, previews, verdict, writes = [], held }: Request,
): NewEvent {
  const refusal = verdict.kind === 'refused' ? verdict : undefined;
  const put = covers === 'writes' ? laterWrites(run, plan) : [];
  // What is asked for, staff say; that there is a photo, only a file does.
  const claimed = writes.some(({ tool, claims }) =>
    claims.some((name) => rules.catalogue.tool(tool)?.stated?.[name] !== 'request'),
  );
  const asked = { plan, steps, verdict, later: put, held: held !== undefined, claimed };
  const refused = writes.flatMap((write) =>
    refusal && brokenRules(rules.policy, write).length > 0
      ? [{ step: write.step, claims: factsOf(write.preview.judged, write.claims) }]
      : [],
  );
  return {
    type: 'approval_requested',
    actor: clock,
    data: {
      revision: plan.revision,
      digest: digestOf(run, rules, entries),
      covers,
      state: refusal ? 'refused' : 'pending',
      steps: steps.map(({ id }) => id),
      later: put.map(({ id }) => id),
      role: higherRole(rules.policy, verdict.role, held?.role),
      cents: verdict.cents,
      out: proposedMoney(writes),
      expiresAt: later(rules.now, rules.policy.deadlines.approvalMinutes),
      policy: rules.policy.version,
      catalogue: rules.catalogue.version,
      ...present({ customer: run.customer?.id, article: refusal?.article.id, exception: refusal?.exception }),
      ...present({
        refused: refused.length > 0 ? refused : undefined,
        held: held && heldApproval(run, plan, held),
        automatic: covers === 'writes' && mayRunAlone(run, rules.policy, asked) ? (true as const) : undefined,
      }),
    },
    personal: present({ previews, reason: refusal?.reason, article: refusal?.article }),
  };
}

function factsOf(facts: Facts, names: string[]): Facts {
  return Object.fromEntries(names.map((name) => [name, facts[name] ?? null]));
}

function digestOf(run: Run, rules: Rules, entries: string[]): string {
  const scope = {
    salt: run.salt,
    tenant: run.tenant,
    customer: run.customer?.id ?? null,
    policy: rules.policy.version,
    catalogue: rules.catalogue.version,
  };
  return approvalDigest(scope, entries);
}

/**
 * Only where every open write was approved in exactly these bytes, for the same customer, under the same
 * rules.
 */
function carriedApproval(
  run: Run,
  rules: Rules,
  { steps, entries, previews }: Pick<Request, 'steps' | 'entries' | 'previews'>,
): NewEvent | undefined {
  const { approval } = run;
  // What policy let run is asked of the day and the switch again.
  if (
    approval?.state !== 'approved' ||
    approval.automatic === 'done' ||
    approval.covers !== 'writes' ||
    approval.until === undefined ||
    approval.until <= rules.now
  )
    return undefined;
  if (
    approval.customer !== run.customer?.id ||
    approval.policy !== rules.policy.version ||
    approval.catalogue !== rules.catalogue.version
  )
    return undefined;
  const left = openEntries(run, approval);
  for (const entry of entries) {
    const at = left.indexOf(entry);
    if (at < 0) return undefined;
    left.splice(at, 1);
  }
  return {
    type: 'approval_carried',
    actor: clock,
    data: {
      revision: run.revision,
      digest: digestOf(run, rules, entries),
      from: approval.digest,
      steps: steps.map(({ id }) => id),
      until: approval.until,
    },
    personal: { previews },
  };
}
