/**
 * What all messages of a run say together: which playbook fits, the values by field, and what is still
 * missing.
 */
import type { PlanRequest } from '../../flow/ports/agent.ts';
import type { Json } from '../../run/plan/plan.ts';
import type { Message, Run } from '../../run/state.ts';
import { type AgentDesk, entitiesMarked, labelOf } from '../desk.ts';
import type { Language } from '../languages/all.ts';
import { languageOf } from '../languages/language.ts';
import { type Chosen, choose, type PlaybookSet } from './choose.ts';
import type { Span } from './entities/found.ts';
import type { EntityReader } from './entities/read.ts';
import { allSteps, givenBackAt } from './history.ts';
import type { Playbook } from './playbook.ts';
import { type Reading, readMessage } from './reading.ts';
import { quoted, readable } from './words.ts';

export interface Located {
  field: string;
  value: Json;
  /** Which message, counted from 0, and the place in it. */
  message: number;
  start: number;
  end: number;
}

export interface Need {
  entity: string;
  ask: string;
}

export interface Understood {
  playbook: Playbook;
  why: string;
  /** What a hand-over playbook was opened by. */
  topics: string[];
  /** See Chosen. */
  from: number;
  hidden: Span[];
  /** By entity name: literals from the messages and nothing else. */
  values: { [entity: string]: Json };
  desk: AgentDesk;
  read: EntityReader;
  where: Located[];
  /** Everything that is to be dropped, oldest first. */
  removedItems: string[];
  flags: Set<string>;
  /** When each flag was last wished for, ISO. */
  flaggedAt: Map<string, string>;
  unwanted: Set<string>;
  /** `half` was asked for and no amount. */
  half: boolean;
  missing: Need[];
  /** Unread messages, or parts of them, that nothing explains. `whole`: nothing in the message counted. */
  notUnderstood: { quote: string; whole: boolean; answer: boolean }[];
  wish?: Reading['wish'];
  language: Language;
  /** What else the same messages ask for; these have nothing in `also` themselves. */
  also: Understood[];
}

/** A run with the tools that its steps call. */
export type RunContext = Pick<PlanRequest, 'run' | 'catalogue'>;

type ReadContext = RunContext & Pick<PlaybookSet, 'desk' | 'read'>;

const lastOfMessage = new Set(['amount', 'date', 'address', 'photo']);

/**
 * `answering`: for a reply. A case that was given back and for which nothing else was planned since is
 * answered as what it was handed over for.
 */
export function understand(
  { run, catalogue }: RunContext,
  playbookSet: PlaybookSet,
  answering = false,
): Understood {
  const messages = run.messages.filter((message) => message.kind !== 'reminder');
  const dealtWith = answering && run.plan?.open !== undefined ? undefined : givenBackAt(run);
  const [first, ...others] = choose(messages, playbookSet, catalogue, dealtWith).map((chosen) =>
    caseOf(chosen, messages, { run, catalogue, desk: playbookSet.desk, read: playbookSet.read }),
  );
  if (!first) throw new TypeError('no playbook was chosen');
  // What one of the requests takes up was understood.
  const notUnderstood = first.notUnderstood.filter((gap) =>
    others.every((other) => other.notUnderstood.some((one) => one.quote === gap.quote)),
  );
  return { ...first, notUnderstood, also: others };
}

/** The case with everything else that is asked for, as cases of their own. */
export function requestsOf(understood: Understood): Understood[] {
  return [understood, ...understood.also];
}

/** `playbook:damaged-item+address-change`. */
export function mindOf(understood: Understood): string {
  return `playbook:${requestsOf(understood)
    .map((one) => one.playbook.id)
    .join('+')}`;
}

function caseOf(chosen: Chosen, messages: Message[], context: ReadContext): Understood {
  const { run, desk, read: reader } = context;
  const readings = readAll(messages, chosen, context);
  const merged = merge(messages, readings, chosen.playbook, context);
  const read =
    messages.length - run.messages.slice(run.read).filter((message) => message.kind !== 'reminder').length;
  const fresh = readings.slice(Math.max(read, 1));
  const wish = fresh.findLast((reading) => reading.wish)?.wish;
  const { playbook, why, topics, from, hidden } = chosen;
  return {
    ...{ playbook, why, topics, from, hidden },
    ...merged,
    desk,
    read: reader,
    missing: missing(playbook, merged, desk),
    notUnderstood:
      playbook.kind === 'fallback' || wordsWanted(playbook, run)
        ? []
        : gaps(messages, readings, Math.max(read, 1), chosen.by),
    language: languageOf(messages.map((message) => message.text).join('\n')),
    ...(wish ? { wish } : {}),
    also: [],
  };
}

/** Needs that are not met by the first `count` messages: what an earlier question must have asked for. */
export function missingAfter(input: RunContext, understood: Understood, count: number): Set<string> {
  const context = { ...input, desk: understood.desk, read: understood.read };
  const messages = context.run.messages.slice(0, count).filter((message) => message.kind !== 'reminder');
  const needs = requestsOf(understood).flatMap(({ playbook, from, hidden }) => {
    const readings = readAll(messages, { playbook, from, hidden }, context);
    return missing(playbook, merge(messages, readings, playbook, context), understood.desk);
  });
  return new Set(needs.map((need) => need.entity));
}

/**
 * A step that takes all that was written, such as which variant is wanted, found too little in it: any answer
 * tells it more.
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
  { playbook, from, hidden }: Pick<Chosen, 'playbook' | 'from' | 'hidden'>,
  context: ReadContext,
): Reading[] {
  const noMatch = allSteps(context.run).some(
    (step) => step.state === 'failed' && context.catalogue.tool(step.tool)?.matches,
  );
  const readings: Reading[] = [];
  for (const [n, message] of messages.entries()) {
    const open = playbook.item_near.length > 0 && (noMatch || !readings.some((reading) => reading.item));
    readings.push(
      readMessage(message, playbook, context, {
        itemOpen: open,
        hidden: n < from ? [{ start: 0, end: message.text.length }] : n === 0 ? hidden : [],
      }),
    );
  }
  return readings;
}

type Merged = Pick<
  Understood,
  'values' | 'where' | 'removedItems' | 'flags' | 'flaggedAt' | 'unwanted' | 'half'
> & {
  /** What the last message that named any says that the request is about. */
  subjects: { entity: string; values: Json[] }[];
};

/** Later messages add to earlier ones and override them. */
function merge(
  messages: Message[],
  readings: Reading[],
  playbook: Playbook,
  { desk, read }: ReadContext,
): Merged {
  const lastCounts = (field: string): boolean =>
    lastOfMessage.has(field) || desk.entities[field]?.place === true;
  const merged: Merged = {
    values: {},
    where: [],
    removedItems: [],
    flags: new Set(),
    flaggedAt: new Map(),
    unwanted: new Set(),
    half: false,
    subjects: [],
  };
  for (const [message, reading] of readings.entries()) {
    const set = (field: string, value: Json, place: { start: number; end: number }): void => {
      merged.values[field] = value;
      merged.where.push({ field, value, message, start: place.start, end: place.end });
    };
    const seen = new Set<string>();
    for (const found of reading.found) {
      if (found.field === 'amount' || (seen.has(found.field) && !lastCounts(found.field))) continue;
      seen.add(found.field);
      set(found.field, found.value, found);
      if (found.field === 'address') set('destination', found.value, found);
      if (desk.entities[found.field]?.place) set('destination', { [found.field]: found.value }, found);
    }
    const subjects = entitiesMarked(desk, 'subject').flatMap((entity) => {
      const values = [
        ...new Set(reading.found.flatMap((found) => (found.field === entity ? found.value : []))),
      ];
      return values.length > 0 ? [{ entity, values }] : [];
    });
    if (subjects.length > 0) merged.subjects = subjects;
    if (reading.amount !== undefined) {
      merged.values.amount = reading.amount;
      merged.half = false;
    }
    merged.half ||= reading.half && reading.amount === undefined;
    if (reading.item) set('item', reading.item.words, reading.item);
    for (const removed of reading.removed) {
      set('removed_item', removed.words, removed);
      if (!merged.removedItems.includes(removed.words)) merged.removedItems.push(removed.words);
    }
    for (const { name, wanted } of reading.flags) {
      wanted ? merged.flags.add(name) : merged.flags.delete(name);
      merged.flaggedAt.set(name, messages[message]?.at ?? '');
    }
    for (const { id, wanted } of reading.steps) wanted ? merged.unwanted.delete(id) : merged.unwanted.add(id);
    if (reading.yes !== undefined && merged.values.photo === undefined && needsPhoto(playbook))
      merged.values.photo = reading.yes;
  }
  const account = merged.values.claimed_email ?? merged.values.email;
  if (account !== undefined) merged.values.account_email = account;
  merged.values.question = searchWords(messages, read);
  return merged;
}

function needsPhoto(playbook: Playbook): boolean {
  return playbook.needs.some((need) => need.entity === 'photo');
}

function missing(playbook: Playbook, merged: Merged, desk: AgentDesk): Need[] {
  const given = (name: string): boolean => merged.flags.has(name) || merged.values[name] !== undefined;
  const needs: Need[] = playbook.needs
    .filter(({ when }) => (when?.has ?? []).every(given) && !(when?.lacks ?? []).some(given))
    .filter(({ entity, or }) => ![entity, ...or].some(given))
    .map(({ entity, ask }) => ({ entity, ask }));
  for (const { entity, values } of merged.subjects)
    if (values.length > 1 && playbook.needs.some((need) => need.entity === entity))
      needs.unshift({
        entity,
        ask: `Which ${labelOf(desk, entity)} is meant: ${values.slice(0, 5).join(' or ')}?`,
      });
  return needs;
}

function gaps(
  messages: Message[],
  readings: Reading[],
  from: number,
  routed: number,
): Understood['notUnderstood'] {
  return readings.flatMap((reading, n): Understood['notUnderstood'] => {
    const message = messages[n];
    if (!message || n < from || n === routed || reading.polite || reading.yes !== undefined) return [];
    const answer = message.kind === 'answer';
    if (!reading.counted) return [{ quote: quoted(message.text), whole: true, answer }];
    return reading.unexplained.slice(0, 3).map((part) => ({ quote: quoted(part), whole: false, answer }));
  });
}

/**
 * The messages' words without numbers, addresses and the like, for a search. At most 300 characters.
 */
function searchWords(messages: Message[], read: EntityReader): string {
  const texts = messages.map((message) => {
    const text = readable(message.text);
    let rest = '';
    let from = 0;
    for (const found of read(text)) {
      if (found.field === 'photo' || found.start < from) continue;
      rest += text.slice(from, found.start);
      from = found.end;
    }
    return rest + text.slice(from);
  });
  return texts
    .join(' ')
    .replace(/[\s,;:]+/g, ' ')
    .trim()
    .slice(0, 300);
}
