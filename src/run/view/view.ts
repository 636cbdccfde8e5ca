/** view(run) -> card. Pure; the card is the same for everybody who looks, and channel-neutral. */

import type { Approval } from '../approval.ts';
import type { ArgumentFacts, Catalogue } from '../plan/catalogue.ts';
import { barred } from '../policy/four-eyes.ts';
import { aRole, limitOf, NOBODY } from '../policy/judge.ts';
import type { Policy } from '../policy/policy.ts';
import { present } from '../present.ts';
import type { Run } from '../state.ts';
import type { Citation } from '../terms.ts';
import { isolated, mapTexts, visible } from '../text/characters.ts';
import { decimal } from '../text/money.ts';
import { worded } from '../text/worded.ts';
import { buttons } from './buttons.ts';
import type { Card, CardStep } from './card.ts';
import { cardSteps, dropped } from './card-steps.ts';
import { notices } from './notices.ts';
import { status } from './status.ts';

/** `catalogue`: absent, the arguments of steps are shown by their names alone. */
export function view(run: Run, policy: Policy, catalogue?: Pick<Catalogue, 'tool'>): Card {
  const sentence = status(run, policy);
  const card: Card = {
    run: run.id,
    seq: run.seq,
    revision: run.revision,
    phase: run.phase,
    goal: shorten(run.messages[0]?.text ?? '', 300),
    asker: run.openedBy.name,
    verified: run.customer?.verified ?? false,
    ...present({ person: policy.person }),
    status: sentence,
    notices: notices(run, policy),
    steps: cardSteps(run, {
      catalogue,
      currency: policy.currency,
      declaredOf: (tool) => declared(catalogue?.tool(tool)?.args, policy),
    }),
    dropped: dropped(run),
    sources: sources(run),
    buttons: buttons(run, policy),
    fallback: shorten(`${sentence} ${run.plan?.summary ?? run.messages[0]?.text ?? ''}`, 300),
    updatedAt: run.updatedAt,
  };
  if (run.closed) card.ending = run.closed.ending;
  const customer = customerLine(run, policy);
  if (customer) card.customer = customer;
  const given = givenLine(run);
  if (given) card.given = given;
  if (run.plan) card.summary = run.plan.summary;
  const approval = approvalOf(run, policy);
  if (approval) card.approval = approval;
  const draft = draftOf(run);
  if (draft) card.draft = draft;
  if (run.phase === 'closed') card.footer = footer(run);
  return shown(card);
}

/**
 * The one place where what a card shows is cleaned. What people edit (a reply, arguments) comes back as they
 * saw it, and so holds no isolates.
 */
function shown(card: Card): Card {
  const whole = mapTexts(card, isolated);
  whole.steps = whole.steps.map((step, at) =>
    present({ ...step, args: mapTexts(card.steps[at]?.args ?? {}, visible) }),
  );
  if (card.draft) whole.draft = mapTexts(card.draft, visible);
  return whole;
}

function declared(
  args: Readonly<Record<string, ArgumentFacts>> | undefined,
  { currency }: Policy,
): CardStep['declared'] {
  const named = ([name, facts]: [string, ArgumentFacts]) => [
    name,
    present({ ...facts, currency: facts.unit === 'cents' ? currency : undefined }),
  ];
  return args && Object.fromEntries(Object.entries(args).map(named));
}

function customerLine(run: Run, { evidenceNames, person }: Policy): string | undefined {
  const { customer } = run;
  if (!customer) return undefined;
  const given = customer.evidence
    .map((kind) => evidenceNames?.[kind] ?? kind.replaceAll('_', ' '))
    .join(' + ');
  if (customer.verified)
    return `${shortName(customer.name) || worded('Customer', person)}, verified (${given})`;
  // An account that somebody merely claims is not shown, nor whether it exists.
  if (customer.evidence.length === 0)
    return 'NOT VERIFIED: nothing that was given proves who is asking. Nothing of the account is shown, nor whether it exists.';
  return `NOT VERIFIED: given so far: ${given}.`;
}

/** What the words gave. A code is never kept, so it is not among it. */
function givenLine({ customer }: Run): string | undefined {
  const given = customer?.evidence.flatMap((kind) => customer.given?.[kind] ?? []) ?? [];
  return given.length > 0 ? given.join(' · ') : undefined;
}

/** `Mara Lindqvist` -> `Mara L.` */
function shortName(name: string): string {
  const [first, ...rest] = name.trim().split(/\s+/);
  const last = rest.at(-1);
  return last ? `${first} ${last.slice(0, 1)}.` : (first ?? '');
}

function approvalOf(run: Run, policy: Policy): Card['approval'] {
  const { approval } = run;
  if (!approval || approval.revision !== run.revision) return undefined;
  const { decidedBy } = approval;
  const limit = limitOf(policy, approval.role);
  const money = (cents: number) => `${policy.currency} ${decimal(cents, policy.currency)}`;
  const who =
    approval.role === NOBODY
      ? approval.held?.role === NOBODY
        ? 'nobody: policy refused it'
        : 'nobody: over every limit'
      : limit === undefined
        ? approval.role
        : `${approval.role} (limit ${money(limit)})`;
  const others = approval.state === 'pending' ? barred(run, policy).map(({ name }) => name) : [];
  return present({
    state: approval.state,
    covers: approval.covers,
    who: others.length > 0 && approval.role !== NOBODY ? `${who}, not ${others.join(' or ')}` : who,
    role: approval.role,
    expiresAt: approval.expiresAt,
    total: approval.cents > 0 ? money(approval.cents) : undefined,
    decided: decidedBy && { by: decidedBy.name, at: decidedBy.at },
    automatic: approval.automatic === 'done' ? present({ review: reviewLine(approval) }) : undefined,
  });
}

function reviewLine({ review, reviewed }: Approval): string | undefined {
  if (reviewed) return `found ${reviewed.right ? 'right' : 'wrong'} by ${reviewed.by}`;
  return review && `to be reviewed by ${aRole(review)}`;
}

/** A case that was stopped or undone sends nothing any more: its draft would tell of what is no longer so. */
export function withdrawn({ answer, closed }: Run): boolean {
  return closed?.ending === 'stopped' && answer?.sentId === undefined;
}

function draftOf(run: Run): Card['draft'] {
  const { answer } = run;
  if (!answer || !['awaiting_reply', 'closed'].includes(run.phase)) return undefined;
  if (withdrawn(run)) return undefined;
  return present({
    number: answer.draft,
    to: answer.sendable ? maskedEmail(run.customer?.email ?? '') : '',
    summary: answer.summary,
    reply: answer.sending?.text ?? answer.reply,
    verified: answer.verified,
    unverified: answer.unverified,
    unfound: answer.unfound,
    editedBy: answer.editedBy,
    sent: answer.sentId !== undefined && answer.sending ? { by: answer.sending.name } : undefined,
  });
}

/** `mara.l@example.com` -> `mara.l@...` */
function maskedEmail(email: string): string {
  const [name] = email.split('@');
  return name ? `${name}@...` : '';
}

function sources(run: Run): Citation[] {
  const all = [
    ...(run.plan?.steps ?? []).flatMap((step) => step.citations ?? []),
    ...(run.handedOver?.citations ?? []),
  ];
  return all.filter(
    (citation, n) =>
      all.findIndex((other) => other.article === citation.article && other.section === citation.section) ===
      n,
  );
}

/** `4 reads, 2 writes, 3 model calls, USD 0.018` */
export function footer(run: Run): string {
  const steps = [...run.earlier, ...(run.plan ? [run.plan] : [])]
    .flatMap((plan) => plan.steps)
    .filter((step) => step.state === 'done' && !step.keptFrom);
  // A read that was answered from what the run had read already is not one more.
  const reads = steps.filter((step) => step.effect === 'read' && step.tries !== 0).length;
  const writes = steps.filter((step) => step.effect === 'write').length;
  const { modelCalls, costUsd } = run.usage;
  const cost = costUsd === null ? 'cost unknown' : `USD ${costUsd.toFixed(3)}`;
  const count = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;
  return [
    count(reads, 'read'),
    count(writes, 'write'),
    count(modelCalls, 'model call'),
    ...(modelCalls > 0 ? [cost] : []),
  ].join(', ');
}

function shorten(text: string, most: number): string {
  const line = text
    .slice(0, 8 * most)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}
