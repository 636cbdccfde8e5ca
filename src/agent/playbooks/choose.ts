/** Which playbooks a run's messages ask for. */
import type { Catalogue } from '../../run/plan/catalogue.ts';
import { present } from '../../run/present.ts';
import type { Message, Run } from '../../run/state.ts';
import type { AgentDesk } from '../desk.ts';
import type { NewWords } from '../mail/new-words.ts';
import type { Span } from './entities/found.ts';
import type { EntityReader } from './entities/read.ts';
import { lastResort } from './last-resort.ts';
import type { ListedQuestions } from './listed-questions.ts';
import { byTitle, nearestTo, textUpTo } from './nearest.ts';
import type { Playbook } from './playbook.ts';
import { type Reading, readMessage } from './reading.ts';
import type { Fit, Route, Router } from './routing/router.ts';

/** The playbooks in use and what has learned them. */
export interface PlaybookSet {
  playbooks: Playbook[];
  /** For what fits no other playbook; without one, `lastResort` is. */
  fallback: Playbook | undefined;
  desk: AgentDesk;
  read: EntityReader;
  /** What is read of a message; the rest of a mail is context. */
  newWords: NewWords;
  router: Router;
  /** What articles answer word for word. */
  listed: ListedQuestions;
}

export function fallbackOf(playbookSet: PlaybookSet, catalogue: Catalogue): Playbook {
  return playbookSet.fallback ?? lastResort(catalogue);
}

/** Of one message, in characters that are not blank: two pages of words that somebody typed. */
const MOST_READ = 4_000;

export interface ReadMessage extends Message {
  /** What stands behind that much: nobody but a person reads it. */
  rest?: string;
}

/** What people wrote, without what merely came along in their mails. Reminders are nobody's words. */
export function messagesOf(
  { messages }: Pick<Run, 'messages'>,
  { newWords }: Pick<PlaybookSet, 'newWords'>,
): ReadMessage[] {
  return messages
    .filter(({ kind }) => kind !== 'reminder')
    .map((message) => ({ ...message, ...beginning(newWords(message.text)) }));
}

/** What is read of a text, and what stands behind it. */
export function beginning(written: string): Pick<ReadMessage, 'text' | 'rest'> {
  let count = 0;
  for (let at = 0; at < written.length; at += 1) {
    const blank = written[at] === ' ' || written[at] === '\n';
    if (!blank) count += 1;
    else if (count >= MOST_READ) return present({ text: written.slice(0, at), rest: restFrom(written, at) });
    if (count >= 2 * MOST_READ) return present({ text: written.slice(0, at), rest: restFrom(written, at) });
  }
  return { text: written };
}

function restFrom(written: string, at: number): string | undefined {
  return written.slice(at).trim() || undefined;
}

export interface Chosen {
  playbook: Playbook;
  /** What a hand-over playbook was opened by. */
  topics: string[];
  /** The message that decided, counted from 0. */
  by: number;
  /** The first message whose words are about it, beyond numbers and the like. */
  from: number;
  /** Parts of the first message in which other things are asked for. */
  hidden: Span[];
  /** Where nothing was chosen: titles of the playbooks that the messages are most like, best first. */
  near?: string[];
}

/** Likeness that a later message needs to bring a request of its own beside the current one. */
const OUTRIGHT = 0.5;

/**
 * A hand-over playbook that any message opens wins; else the goal decides, and everything it asks for is done
 * in one plan. A later message decides where the ones before it fit nothing, and adds a request where it
 * names one outright that the current playbooks do not take up. Never empty.
 */
export function choose(
  messages: Message[],
  playbookSet: PlaybookSet,
  { catalogue, dealtWith = '' }: { catalogue: Catalogue; dealtWith?: string | undefined },
): Chosen[] {
  const routes = new Map<string, Route>();
  const route = (text: string): Route => {
    const routed = routes.get(text) ?? playbookSet.router.route(text);
    routes.set(text, routed);
    return routed;
  };
  const urgent = opened(messages, route, dealtWith);
  if (urgent) return [urgent];
  const chosen: Chosen[] = [];
  // Whatever else its words are like: what comes after it is routed without it.
  const answered = playbookSet.listed.asksInGeneral(messages[0]?.text ?? '');
  for (const [n, message] of messages.entries()) {
    if (n === 0 && answered) continue;
    const text = chosen.length > 0 || answered ? message.text : textUpTo(messages, n);
    const first = chosen.length === 0;
    const named = first && n > 0 ? byTitle(message, playbookSet) : undefined;
    if (named) {
      chosen.push({ playbook: named, topics: [], by: n, from: 0, hidden: [] });
      continue;
    }
    const { fits } = route(text);
    for (const fit of fits) {
      if (chosen.some((other) => other.playbook === fit.playbook)) continue;
      if (chosen.length > 0 && !isOfItsOwn(fit, message, { chosen, sameMessage: first, playbookSet }))
        continue;
      chosen.push({ playbook: fit.playbook, topics: [], by: n, from: first ? 0 : n, hidden: [] });
    }
    // Places are those of the one message only while it stands alone.
    if (first && n === 0) hideFromEachOther(chosen, fits, message.text.length);
  }
  if (chosen.length > 0) return chosen;
  const rest = { topics: [], by: 0, from: 0, hidden: [] };
  if (answered) return [{ playbook: fallbackOf(playbookSet, catalogue), ...rest }];
  const { byAct, titles: near } = nearestTo(messages, playbookSet);
  if (byAct) return [{ playbook: byAct, ...rest }];
  return [{ playbook: fallbackOf(playbookSet, catalogue), ...rest, near }];
}

function opened(messages: Message[], route: Router['route'], dealtWith: string): Chosen | undefined {
  const found = messages.map((message) =>
    message.at > dealtWith ? route(message.text).handOver : undefined,
  );
  const by = found.findLastIndex((one) => one !== undefined);
  const last = found[by];
  if (!last) return undefined;
  const topics = [...new Set(found.flatMap((one) => one?.topics ?? []))];
  return { playbook: last.playbook, topics, by, from: 0, hidden: [] };
}

/**
 * A request beside others: not what they take up anyway, and saying what and about which item where the
 * playbook must know.
 */
function isOfItsOwn(
  fit: Fit,
  message: Message,
  { chosen, sameMessage, playbookSet }: { chosen: Chosen[]; sameMessage: boolean; playbookSet: PlaybookSet },
): boolean {
  if (!sameMessage && fit.score < OUTRIGHT) return false;
  const texts =
    sameMessage && fit.parts.length > 0
      ? fit.parts.map(({ start, end }) => message.text.slice(start, end))
      : [message.text];
  return texts.some((text) => {
    const part = { ...message, text };
    if (chosen.some((other) => isFollowUp(readMessage(part, other.playbook, playbookSet)))) return false;
    const reading = readMessage(part, fit.playbook, playbookSet);
    return (
      saysWhat(fit.playbook, reading) && (fit.playbook.item_near.length === 0 || reading.item !== undefined)
    );
  });
}

/** Where a playbook can do one of several things, one of them is named. */
function saysWhat(playbook: Playbook, { flags, found, item, removed, happened }: Reading): boolean {
  const named = new Set<string>([
    ...flags.flatMap(({ name, wanted }) => (wanted ? [name] : [])),
    ...found.map(({ field }) => field),
    ...(removed.length > 0 ? ['removed_item'] : []),
    ...(happened ? ['happened'] : []),
    ...(item ? ['item'] : []),
  ]);
  const has = (name: string): boolean => named.has(name);
  return playbook.needs.every(({ entity, or, when }) => {
    const needed = (when?.has ?? []).every(has) && !(when?.lacks ?? []).some(has);
    return or.length === 0 || !needed || [entity, ...or].some(has);
  });
}

/** Says something that the current playbook knows how to take up, beyond whose case it is. */
function isFollowUp({ flags, steps, removed, amount, wish }: Reading): boolean {
  return (
    flags.length > 0 || steps.length > 0 || removed.length > 0 || amount !== undefined || wish !== undefined
  );
}

/** The first request reads what no other has claimed; each of the others reads only its own parts. */
function hideFromEachOther(chosen: Chosen[], fits: Fit[], length: number): void {
  const partsOf = (one: Chosen): Span[] => fits.find((fit) => fit.playbook === one.playbook)?.parts ?? [];
  for (const [n, one] of chosen.entries()) {
    const own = partsOf(one);
    one.hidden =
      n === 0 || own.length === 0
        ? chosen.filter((other) => other !== one).flatMap(partsOf)
        : allBut(own, length);
  }
}

function allBut(spans: Span[], length: number): Span[] {
  const gaps: Span[] = [];
  let from = 0;
  for (const { start, end } of spans) {
    if (start > from) gaps.push({ start: from, end: start });
    from = end;
  }
  if (from < length) gaps.push({ start: from, end: length });
  return gaps;
}
