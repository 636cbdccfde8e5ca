/**
 * Parts of messages that may change what is done and that no step of a model's plan takes up: those that the
 * model names itself, and those that the words show. Courtesy, feelings and history are none.
 */
import type { PlanRequest } from '../../flow/ports/agent.ts';
import type { Claim, ToolFacts } from '../../run/plan/catalogue.ts';
import { type Json, type Next, NOT_READ, type ProposedPlan } from '../../run/plan/plan.ts';
import { present, without } from '../../run/present.ts';
import type { Message } from '../../run/state.ts';
import { type AgentDesk, identifies } from '../desk.ts';
import type { Act } from '../languages/data.ts';
import { actsIn } from '../playbooks/act-words.ts';
import { messagesOf, type PlaybookSet } from '../playbooks/choose.ts';
import { Cover, type Found } from '../playbooks/entities/found.ts';
import { sharesIn } from '../playbooks/entities/shares.ts';
import { standingWrites } from '../playbooks/history.ts';
import { mayChange, notReadIn } from '../playbooks/not-read.ts';
import type { Playbook } from '../playbooks/playbook.ts';
import { takenBackIn } from '../playbooks/taken-back.ts';
import { isAboutDone } from '../playbooks/taken-up.ts';
import { requestsOf, type Understood, understand } from '../playbooks/understand.ts';
import { readable } from '../playbooks/words.ts';

/** The wishes that a write takes up which lets a reply say this. A note is no deed. */
const TAKES_UP: Record<Claim, readonly Act[]> = {
  refunded: ['refund', 'discount', 'goodwill'],
  credited: ['credit', 'discount', 'goodwill'],
  returned: ['return', 'exchange', 'refund', 'cancel'],
  cancelled: ['cancel', 'refund'],
  sent: ['replace', 'exchange'],
  released: ['delay', 'faster'],
  held: ['delay', 'change'],
  changed: ['address', 'change', 'exchange', 'delay', 'faster', 'gift', 'credit', 'handing'],
  traced: ['trace'],
  unlocked: ['account'],
  signed_out: ['account'],
  granted: ['account', 'change'],
  requested: ['replace', 'exchange'],
  coded: ['account'],
  reminds: [],
  noted: [],
};

/** The plan with what it takes up nothing for, where it changes anything at all. */
export function withNotTakenUp(next: Next, input: PlanRequest, playbookSet: PlaybookSet): Next {
  if (next.kind !== 'plan') return next;
  const { run, catalogue } = input;
  const plan = without(next, 'notRead');
  if (!next.steps.some(({ tool }) => catalogue.tool(tool)?.effect === 'write')) return plan;
  const messages = messagesOf(run, playbookSet);
  const parts = [
    ...namedParts(next.notRead ?? [], messages, playbookSet),
    ...partsShown(next, messages, { input, playbookSet }),
  ];
  const known = (run.leftOut ?? []).map(folded);
  const fresh: string[] = [];
  for (const part of parts) {
    const words = folded(part);
    if ([...known, ...fresh.map(folded)].some((one) => one.includes(words) || words.includes(one))) continue;
    fresh.push(part);
  }
  return present({ ...plan, notRead: fresh.length > 0 ? fresh.slice(0, NOT_READ.most) : undefined });
}

/** What a model names counts where somebody wrote it and it asks for something. */
function namedParts(parts: string[], messages: Message[], { desk }: PlaybookSet): string[] {
  const texts = messages.map(({ text }) => folded(text));
  return parts.filter((part) => texts.some((text) => text.includes(folded(part))) && mayChange(part, desk));
}

/** An adjustment that the plan takes up comes from somebody who saw a plan: what came before is settled. */
function partsShown(
  plan: ProposedPlan,
  messages: Message[],
  { input, playbookSet }: { input: PlanRequest; playbookSet: PlaybookSet },
): string[] {
  const { desk, read } = playbookSet;
  const claims = claimsOf(plan, input);
  const acts = actsOf(plan, input, { claims, playbookSet });
  const requests = requestsOf(understand(input, playbookSet)).filter((one) => carriedOut(one, plan, input));
  const playbooks = requests.map(({ playbook }) => playbook);
  const literals = literalsOf(plan, input);
  const changes = [...claims].some((claim) => TAKES_UP[claim].length > 0);
  let parts: string[] = [];
  for (const [n, message] of messages.entries()) {
    const text = readable(message.text);
    const found = read(text);
    const asked = message.kind === 'adjustment';
    const taken = new Cover(text.length).add(
      ...requests.flatMap(({ readings }) => readings[n]?.taken.spans() ?? []),
      ...found.filter((one) => literals.values.has(bare(one))),
      ...(literals.cents ? sharesIn(text) : []),
    );
    if (asked && (!taken.empty || actsIn(text, desk).some((act) => acts.has(act)))) parts = [];
    // What a step is given outright is taken up; whose case it is, any step is given.
    const given = found
      .filter((one) => literals.values.has(bare(one)) && !isWhose(one, desk))
      .map(({ start, end }) => text.slice(start, end).replace(/\s+/g, ' '));
    const shown = notReadIn({ text, found, taken, asked, acts }, playbooks, desk);
    parts.push(...shown.filter((part) => !given.some((value) => part.includes(value))));
    const back = n === messages.length - 1 && changes ? takenBackIn(text, desk) : undefined;
    if (back && !(back.kind === 'done' && onlyWhatFollows(plan, playbooks, { input, desk })))
      parts.push(back.text);
  }
  return [...new Set(parts)];
}

/** What a reply may say once the plan is done, and because of what was done before. */
function claimsOf(plan: ProposedPlan, { run, catalogue }: PlanRequest): Set<Claim> {
  const tools = [...plan.steps, ...standingWrites(run)].map(({ tool }) => catalogue.tool(tool));
  return new Set(tools.flatMap((tool) => tool?.claims ?? []));
}

/** What the writes do, and what the reads are there for by their titles. */
function actsOf(
  plan: ProposedPlan,
  { catalogue }: PlanRequest,
  { claims, playbookSet }: { claims: Set<Claim>; playbookSet: PlaybookSet },
): Set<Act> {
  // What goes back beside the items, such as what sending them cost, is an argument of its own.
  const beside = plan.steps.some(({ tool, args }) =>
    Object.keys(catalogue.tool(tool)?.parts?.single ?? {}).some((name) => Object.hasOwn(args, name)),
  );
  const reads = plan.steps.filter(({ tool }) => catalogue.tool(tool)?.effect === 'read');
  return new Set([
    ...[...claims].flatMap((claim) => TAKES_UP[claim]),
    ...reads.flatMap(({ title }) => actsIn(title, playbookSet.desk)),
    ...(beside ? (['postage'] as const) : []),
  ]);
}

/** A request whose playbook changes something is carried out where the plan does one of these changes. */
function carriedOut({ playbook }: Understood, plan: ProposedPlan, input: PlanRequest): boolean {
  if (playbook.kind !== 'resolve') return false;
  const deeds = deedsOf(playbook, input);
  const done = new Set([...plan.steps, ...standingWrites(input.run)].map(({ tool }) => tool));
  return deeds.length === 0 || deeds.some((tool) => done.has(tool));
}

/** Whether the plan changes only what playbooks change that are about what was done already. */
function onlyWhatFollows(
  plan: ProposedPlan,
  playbooks: Playbook[],
  { input, desk }: { input: PlanRequest; desk: AgentDesk },
): boolean {
  const deeds = playbooks.filter((one) => isAboutDone(one, desk)).flatMap((one) => deedsOf(one, input));
  return deedsOf(plan, input).every((tool) => deeds.includes(tool));
}

function deedsOf({ steps }: { steps: { tool: string }[] }, { catalogue }: PlanRequest): string[] {
  return steps
    .map(({ tool }) => tool)
    .filter((tool) => catalogue.tool(tool)?.claims?.some((claim) => TAKES_UP[claim].length > 0));
}

/** Values that steps are given outright, and whether an amount is among them. */
function literalsOf(plan: ProposedPlan, { catalogue }: PlanRequest): { values: Set<string>; cents: boolean } {
  const values = new Set<string>();
  let cents = false;
  const collect = (value: Json, facts: ToolFacts['args'], name = ''): void => {
    if (typeof value === 'number' || typeof value === 'string') {
      values.add(String(value));
      cents ||= typeof value === 'number' && facts?.[name]?.unit === 'cents';
    } else if (Array.isArray(value)) for (const inner of value) collect(inner, facts, name);
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) collect(inner, facts, key);
  };
  for (const { tool, args } of plan.steps) collect(args, catalogue.tool(tool)?.args);
  return { values, cents };
}

function isWhose({ field }: Found, desk: AgentDesk): boolean {
  return identifies(field, desk) || desk.entities[field]?.subject === true;
}

function bare({ value }: Found): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function folded(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase();
}
