/**
 * What all messages of a run say together: which playbook fits, the values by field, and what is still
 * missing.
 */
import type { PlanRequest } from '../../flow/ports/agent.ts';
import { NOT_READ } from '../../run/plan/plan.ts';
import { isRecord } from '../../run/plan/references.ts';
import { present } from '../../run/present.ts';
import type { Message, Run } from '../../run/state.ts';
import type { AgentDesk } from '../desk.ts';
import type { Language } from '../languages/all.ts';
import { answeredIn, languagesOf } from '../languages/language.ts';
import { takesAllWords } from './all-words.ts';
import { type Chosen, choose, messagesOf, type PlaybookSet, type ReadMessage } from './choose.ts';
import { countsSettled, withoutCounts } from './counts.ts';
import { Cover, type Span } from './entities/found.ts';
import { allSteps, givenBackAt } from './history.ts';
import { type Merged, merge, missing, type Need } from './merge-messages.ts';
import { notReadIn } from './not-read.ts';
import type { Playbook } from './playbook.ts';
import { unanswered } from './questions.ts';
import { type Reading, readMessage } from './reading.ts';
import { quoted, readable } from './words.ts';

export interface Understood extends Merged, Readers {
  playbook: Playbook;
  /** What a hand-over playbook was opened by. */
  topics: string[];
  /** See Chosen. */
  by: number;
  from: number;
  hidden: Span[];
  /** See Chosen. */
  near?: string[];
  missing: Need[];
  /** Unread messages, or parts of them, that nothing explains. `whole`: nothing in the message counted. */
  notUnderstood: { quote: string; whole: boolean; answer: boolean }[];
  /** Parts that may change what is done and that none of the requests takes up. */
  notRead: string[];
  /** Questions that nothing of what is planned answers. */
  notAnswered: string[];
  /** The messages' words, and what each says in the light of this playbook. */
  messages: Message[];
  readings: Reading[];
  wish?: Reading['wish'];
  language: Language;
  /** The two letters of the customer's language where the desk has none of it. */
  foreign?: string;
  /** What else the same messages ask for; these have nothing in `also` themselves. */
  also: Understood[];
}

/** A run with the tools that its steps call. */
export type RunContext = Pick<PlanRequest, 'run' | 'catalogue'>;

type Readers = Pick<PlaybookSet, 'desk' | 'read' | 'newWords' | 'listed'>;
type ReadContext = RunContext & Readers;

const readersOf = ({ desk, read, newWords, listed }: Readers): Readers => ({ desk, read, newWords, listed });

/**
 * `answering`: for a reply. A case that was given back and for which nothing else was planned since is
 * answered as what it was handed over for.
 */
export function understand(
  { run, catalogue }: RunContext,
  playbookSet: PlaybookSet,
  answering = false,
): Understood {
  const messages = messagesOf(run, playbookSet);
  const dealtWith = answering && run.plan?.open !== undefined ? undefined : givenBackAt(run);
  const [first, ...others] = choose(messages, playbookSet, { catalogue, dealtWith }).map((chosen) =>
    caseOf(chosen, messages, { run, catalogue, ...readersOf(playbookSet) }),
  );
  if (!first) throw new TypeError('no playbook was chosen');
  // What one of the requests takes up was understood.
  const notUnderstood = first.notUnderstood.filter((gap) =>
    others.every((other) => other.notUnderstood.some((one) => one.quote === gap.quote)),
  );
  const requests = [first, ...others];
  const notRead = notReadOf(requests, messages, playbookSet.desk);
  const notAnswered = unanswered(requests, messages, playbookSet);
  return { ...first, notUnderstood, notRead, notAnswered, also: others };
}

/** An adjustment that says something comes from somebody who saw the plan: what came before is settled. */
function notReadOf(requests: Understood[], messages: ReadMessage[], desk: AgentDesk): string[] {
  if (requests.some(({ playbook }) => playbook.kind !== 'resolve')) return [];
  const playbooks = requests.map(({ playbook }) => playbook);
  let parts: string[] = [];
  for (const [n, message] of messages.entries()) {
    const text = readable(message.text);
    const readings = requests.flatMap(({ readings }) => readings[n] ?? []);
    const asked = message.kind === 'adjustment';
    const taken = new Cover(text.length).add(...readings.flatMap((reading) => reading.taken.spans()));
    if (asked && !taken.empty) parts = [];
    // A message that is too long to be read whole is looked at by a person, whatever the rest says.
    if (message.rest) parts.unshift(message.rest.slice(0, NOT_READ.longest).replace(/\s+/g, ' '));
    const found = readings[0]?.found ?? [];
    const whole = requests.some(takesAllWords);
    parts.push(...notReadIn({ text, found, taken, asked, whole }, playbooks, desk));
    if (n > 0 && message.kind === 'information') parts.push(...loneCodes(requests, n, { text, desk }));
    // What is to stay says something only beside what is to go.
    const gone = requests.some((one) =>
      one.readings.slice(0, n + 1).some(({ removed }) => removed.length > 0),
    );
    if (!gone && !whole) parts.push(...readings.flatMap(({ kept }) => kept.map(({ words }) => words)));
  }
  return [...new Set(parts)].slice(0, NOT_READ.most);
}

/**
 * A code alone that came after an address may be that of the address, or prove whose case it is: nobody
 * guesses.
 */
function loneCodes(
  requests: Understood[],
  n: number,
  { text, desk }: { text: string; desk: AgentDesk },
): string[] {
  return requests.flatMap(({ values: { address }, where, readings }) => {
    const last = where.findLast(({ field }) => field === 'address');
    if (!last || last.message >= n || !isRecord(address)) return [];
    const codes = (readings[n]?.found ?? []).filter(
      ({ field, value }) => desk.entities[field]?.address === true && address[field] !== value,
    );
    return codes.length > 0 ? [text.trim().replace(/\s+/g, ' ').slice(0, NOT_READ.longest)] : [];
  });
}

/** The case with everything else that is asked for, as cases of their own. */
export function requestsOf(understood: Understood): Understood[] {
  return [understood, ...understood.also];
}

/** `playbook:damaged-item+address-change`. */
export function agentName(understood: Understood): string {
  return `playbook:${requestsOf(understood)
    .map((one) => one.playbook.id)
    .join('+')}`;
}

function caseOf(chosen: Chosen, messages: Message[], context: ReadContext): Understood {
  const { run, desk } = context;
  const readings = readAll(messages, chosen, context);
  const all = merge(messages, readings, { ...context, playbook: chosen.playbook });
  const merged = countsSettled(run, all, messages) ? withoutCounts(all) : all;
  const read =
    messages.length - run.messages.slice(run.read).filter((message) => message.kind !== 'reminder').length;
  const fresh = readings.slice(Math.max(read, 1));
  const wish = fresh.findLast((reading) => reading.wish)?.wish;
  const { playbook, topics, by, from, hidden, near } = chosen;
  return present({
    playbook,
    topics,
    by,
    from,
    hidden,
    near,
    ...merged,
    ...readersOf(context),
    missing: missing(playbook, merged, desk),
    notUnderstood:
      playbook.kind === 'fallback' || wordsWanted(playbook, run)
        ? []
        : gaps(messages, readings, { from: Math.max(read, 1), routed: chosen.by }),
    notRead: [],
    notAnswered: [],
    messages,
    readings,
    ...answeredIn(messages, languagesOf(desk)),
    wish,
    also: [],
  });
}

/** Needs that are not met by the first `count` messages: what an earlier question must have asked for. */
export function missingAfter(input: RunContext, understood: Understood, count: number): Set<string> {
  const context = { ...input, ...readersOf(understood) };
  const messages = messagesOf({ messages: context.run.messages.slice(0, count) }, understood);
  const needs = requestsOf(understood).flatMap(({ playbook, by, from, hidden }) => {
    const readings = readAll(messages, { playbook, by, from, hidden }, context);
    return missing(playbook, merge(messages, readings, { ...context, playbook }), understood.desk);
  });
  return new Set(needs.map((need) => need.entity));
}

/**
 * A step that takes all that was written, such as which variant is wanted, found too little in it: any answer
 * adds to it.
 */
function wordsWanted(playbook: Playbook, run: Run): boolean {
  return playbook.steps.some(
    (step) =>
      step.args.words === '{question}' &&
      allSteps(run).some((other) => other.tool === step.tool && other.state === 'failed'),
  );
}

/**
 * A short answer names an item only where the item is open: none was named, or what was named fits no line.
 */
function readAll(
  messages: Message[],
  { playbook, by, from, hidden }: Pick<Chosen, 'playbook' | 'by' | 'from' | 'hidden'>,
  context: ReadContext,
): Reading[] {
  const noMatch = allSteps(context.run).some(
    (step) => step.state === 'failed' && context.catalogue.tool(step.tool)?.matches,
  );
  const readings: Reading[] = [];
  for (const [n, message] of messages.entries()) {
    const open = playbook.item_near.length > 0 && (noMatch || !readings.some((reading) => reading.item));
    readings.push(
      readMessage(message, playbook, {
        ...context,
        itemOpen: open,
        opening: n >= from && n <= by,
        amountBefore: readings.findLast(({ less, amount }) => less ?? amount),
        hidden: n < from ? [{ start: 0, end: message.text.length }] : n === 0 ? hidden : [],
      }),
    );
  }
  return readings;
}

function gaps(
  messages: Message[],
  readings: Reading[],
  { from, routed }: { from: number; routed: number },
): Understood['notUnderstood'] {
  return readings.flatMap((reading, n): Understood['notUnderstood'] => {
    const message = messages[n];
    if (!message || n < from || n === routed || reading.polite || reading.yes !== undefined) return [];
    const answer = message.kind === 'answer';
    if (!reading.counted) return [{ quote: quoted(message.text), whole: true, answer }];
    return reading.unexplained.slice(0, 3).map((part) => ({ quote: quoted(part), whole: false, answer }));
  });
}
