/** view(run) -> card. Pure; the card is the same for everybody who looks, and channel-neutral. */
import { buttons } from './buttons.ts';
import type { Card, CardStep, Notice } from './card.ts';
import { effects } from './effects.ts';
import type { Citation } from './events.ts';
import { limitOf, NOBODY } from './policy.ts';
import type { Policy } from './policy-data.ts';
import type { Plan, Run, Step } from './state.ts';
import { status } from './status.ts';

/** Money in cents as people read it: `EUR 48.00`. */
export function money(currency: string, cents: number): string {
  return `${currency} ${(cents / 100).toFixed(2)}`;
}

export function view(run: Run, policy: Policy): Card {
  const said = status(run);
  const card: Card = {
    run: run.id,
    seq: run.seq,
    revision: run.revision,
    phase: run.phase,
    goal: shorten(run.messages[0]?.text ?? '', 300),
    asker: run.openedBy.name,
    verified: run.customer?.verified ?? false,
    status: said,
    notices: notices(run),
    steps: cardSteps(run),
    dropped: dropped(run),
    sources: sources(run),
    buttons: buttons(run, policy),
    fallback: shorten(`${said} ${run.plan?.summary ?? run.messages[0]?.text ?? ''}`, 300),
    updatedAt: run.updatedAt,
  };
  if (run.ending) card.ending = run.ending;
  const customer = customerLine(run);
  if (customer) card.customer = customer;
  if (run.plan) card.summary = run.plan.summary;
  const approval = approvalOf(run, policy);
  if (approval) card.approval = approval;
  const draft = draftOf(run);
  if (draft) card.draft = draft;
  if (run.phase === 'closed') card.footer = footer(run);
  return card;
}

/** Words for kinds of evidence; a kind without words is shown as it is. */
const EVIDENCE: Record<string, string> = { order_email: 'e-mail on the order', postcode: 'postcode', code: 'code' };

function customerLine(run: Run): string | undefined {
  const { customer } = run;
  if (!customer) return undefined;
  const given = customer.evidence.map((kind) => EVIDENCE[kind] ?? kind).join(' + ');
  if (customer.verified) return `${shortName(customer.name) || 'Customer'}, verified (${given})`;
  // An account that somebody merely claims is not shown, nor whether it exists.
  if (customer.evidence.length === 0)
    return 'NOT VERIFIED: nothing that was given proves who is asking. Nothing of the account is shown, nor whether it exists.';
  return `NOT VERIFIED: given so far: ${given}.`;
}

/** `Mara Lindqvist` -> `Mara L.` */
function shortName(name: string): string {
  const [first, ...rest] = name.trim().split(/\s+/);
  const last = rest.at(-1);
  return last ? `${first} ${last.slice(0, 1)}.` : (first ?? '');
}

function notices(run: Run): Notice[] {
  const list: Notice[] = [];
  const { approval, question } = run;
  if (run.mind?.fallback)
    list.push({ kind: 'attention', text: 'The model could not be reached; the playbooks stand in for it.' });
  for (const conflict of run.conflicts)
    list.push({
      kind: 'fault',
      text: `Step ${conflict.step} was reported ${conflict.had}, then ${conflict.now}. Please check what really happened.`,
    });
  if (approval?.state === 'refused' && run.phase === 'awaiting_approval')
    list.push({ kind: 'refusal', text: refusalText(run) });
  if (approval?.state === 'pending' && approval.exception !== undefined && approval.article)
    list.push({
      kind: 'attention',
      text: `Exception asked for by ${approval.askedBy ?? 'staff'}: ${approval.reason ?? ''} Against policy "${approval.article.title}".`,
    });
  if (approval?.state === 'pending' && approval.reminded)
    list.push({ kind: 'attention', text: 'Half of the time for this approval has passed.' });
  if (question && run.phase === 'asking') list.push({ kind: 'question', text: question.text });
  if (run.closing)
    list.push({ kind: 'attention', text: 'A write is in flight; this takes effect when its outcome is known.' });
  const unreadCount = run.messages.length - run.read;
  if (unreadCount > 0 && run.read > 0 && run.phase !== 'closed')
    list.push({
      kind: 'information',
      text: `${unreadCount === 1 ? 'A new message is' : `${unreadCount} new messages are`} read at the next safe point.`,
    });
  if (run.thinking?.note && run.phase === 'planning') list.push({ kind: 'information', text: run.thinking.note });
  if (run.codeFailures > 0 && !run.customer?.verified)
    list.push({ kind: 'fault', text: `${run.codeFailures} wrong code${run.codeFailures > 1 ? 's' : ''}.` });
  if (run.handedOver && (run.phase === 'handed_over' || run.ending === 'handed_over'))
    list.push(...handedOverNotices(run));
  return list;
}

function refusalText(run: Run): string {
  const { reason, article } = run.approval ?? {};
  if (!article) return `Not possible: ${reason ?? 'policy does not allow it'}`;
  const section = article.section ? `, ${article.section}` : '';
  const quote = article.quote ? ` "${article.quote}"` : '';
  return `Not possible under policy: ${reason ?? ''} ("${article.title}"${section}).${quote}`;
}

/** What whoever takes the case needs to know: verified or not, done, not done, promised. */
function handedOverNotices(run: Run): Notice[] {
  const handed = run.handedOver;
  if (!handed) return [];
  const steps = [...run.earlier, ...(run.plan ? [run.plan] : [])]
    .flatMap((plan) => plan.steps)
    .filter((step) => !step.keptFrom);
  const done = steps.filter((step) => step.state === 'done').map((step) => step.title);
  const open = (run.plan?.steps ?? [])
    .filter((step) => step.effect === 'write' && step.state !== 'done')
    .map((step) => step.title);
  const list: Notice[] = [
    { kind: 'attention', text: `Handed to #${handed.to}: ${handed.reason}` },
    {
      kind: 'information',
      text: `Verified: ${run.customer?.verified ? 'yes' : 'no'}. Done: ${done.join('; ') || 'nothing'}. Not done: ${open.join('; ') || 'any write'}.`,
    },
  ];
  if (handed.promised) list.push({ kind: 'information', text: `Promised so far: ${handed.promised}.` });
  if (handed.escalatedTo)
    list.push({ kind: 'attention', text: `Nobody took it in time: escalated to ${handed.escalatedTo}.` });
  if (handed.takenBy) list.push({ kind: 'information', text: `Taken by ${run.closedBy ?? handed.takenBy}.` });
  return list;
}

function cardSteps(run: Run): CardStep[] {
  const { plan } = run;
  if (!plan) return [];
  const owed = new Set(effects(run).flatMap((one) => (one.kind === 'read' ? [one.step] : [])));
  const later = new Set(run.approval?.revision === plan.revision ? run.approval.later : []);
  return plan.steps.map((step) => {
    const preview = run.approval?.previews[step.id];
    const state =
      step.state === 'todo' && later.has(step.id)
        ? 'later'
        : step.state === 'todo' && owed.has(step.id)
          ? 'doing'
          : step.state;
    const shown: CardStep = {
      id: step.id,
      title: step.title,
      tool: step.tool,
      effect: step.effect,
      state,
      changes: preview?.shows ?? [],
      args: step.args,
    };
    if (step.headline !== undefined) shown.headline = step.headline;
    if (preview) shown.undo = preview.undoable ? 'can be undone' : 'cannot be undone';
    if (step.fault && step.state === 'failed') shown.fault = step.fault.message;
    const difference = differenceOf(run, step);
    if (difference) shown.difference = difference;
    return shown;
  });
}

/** Against the plan that people saw last. Of the first plan nothing is new. */
function differenceOf(run: Run, step: Step): CardStep['difference'] {
  const before = run.earlier.at(-1);
  if (!before) return undefined;
  if (step.keptFrom !== undefined) return 'kept';
  const same = before.steps.find((old) => twin(old, step));
  if (same) return undefined;
  return before.steps.some((old) => old.tool === step.tool) ? 'changed' : 'new';
}

function twin(old: Step, step: Step): boolean {
  return (
    old.tool === step.tool && (old.call && step.call ? old.call.digest === step.call.digest : old.title === step.title)
  );
}

function dropped(run: Run): string[] {
  const before: Plan | undefined = run.earlier.at(-1);
  if (!before || !run.plan) return [];
  const now = run.plan.steps;
  return before.steps.filter((old) => !now.some((step) => step.tool === old.tool)).map((old) => old.title);
}

function approvalOf(run: Run, policy: Policy): Card['approval'] {
  const { approval } = run;
  if (!approval || approval.revision !== run.revision) return undefined;
  const limit = limitOf(policy, approval.role);
  const who =
    approval.role === NOBODY
      ? 'nobody: over every limit'
      : limit === undefined
        ? approval.role
        : `${approval.role} (limit ${money(policy.currency, limit)})`;
  return {
    state: approval.state,
    covers: approval.covers,
    who,
    role: approval.role,
    expiresAt: approval.expiresAt,
    ...(approval.cents > 0 ? { total: money(policy.currency, approval.cents) } : {}),
    ...(approval.decidedBy ? { decided: { by: approval.decidedBy.name, at: approval.decidedBy.at } } : {}),
  };
}

function draftOf(run: Run): Card['draft'] {
  const { answer } = run;
  if (!answer || !['awaiting_reply', 'closed'].includes(run.phase)) return undefined;
  return {
    number: answer.draft,
    to: answer.sendable ? maskedEmail(run.customer?.email ?? '') : '',
    summary: answer.summary,
    reply: answer.sending?.text ?? answer.reply,
    verified: answer.verified,
    ...(answer.unverified === undefined ? {} : { unverified: answer.unverified }),
    ...(answer.sentId !== undefined && answer.sending ? { sent: { by: answer.sending.name } } : {}),
  };
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
      all.findIndex((other) => other.article === citation.article && other.section === citation.section) === n,
  );
}

/** `4 reads, 2 writes, 3 model calls, USD 0.018` */
export function footer(run: Run): string {
  const steps = [...run.earlier, ...(run.plan ? [run.plan] : [])]
    .flatMap((plan) => plan.steps)
    .filter((step) => step.state === 'done' && !step.keptFrom);
  const reads = steps.filter((step) => step.effect === 'read').length;
  const writes = steps.length - reads;
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
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}
