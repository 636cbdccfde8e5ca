/** What a run's messages say together, value by value, and which of a playbook's needs are still open. */

import type { Json } from '../../run/plan/plan.ts';
import { isRecord } from '../../run/plan/references.ts';
import { present } from '../../run/present.ts';
import type { Message } from '../../run/state.ts';
import { worded } from '../../run/text/worded.ts';
import { type AgentDesk, entitiesMarked, labelOf } from '../desk.ts';
import { isOfADesk } from '../mail/lines.ts';
import type { PlaybookSet } from './choose.ts';
import type { LessAsked } from './entities/amount-asked.ts';
import { type Found, withLabel } from './entities/found.ts';
import type { EntityReader } from './entities/read.ts';
import type { Playbook } from './playbook.ts';
import type { Reading } from './reading.ts';
import { readable } from './words.ts';

/** Words of an answer that is a yes and nothing else. */
const LONGEST_YES = 4;

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

export interface Merged {
  /** By entity name: literals from the messages and nothing else. */
  values: { [entity: string]: Json };
  where: Located[];
  /** Everything that is to be dropped, oldest first. */
  removedItems: string[];
  flags: Set<string>;
  /** When each flag was last wished for, ISO. */
  flaggedAt: Map<string, string>;
  unwanted: Set<string>;
  /** Less than the whole was asked for, and no amount. */
  less?: LessAsked;
  /** What the last message that named any says of whom or what the request is about, by entity. */
  named: Map<string, Json[]>;
}

const lastOfMessage = new Set(['amount', 'date', 'address', 'photo']);

/** Later messages add to earlier ones and override them. */
export function merge(
  messages: Message[],
  readings: Reading[],
  { playbook, desk, read, listed }: Pick<PlaybookSet, 'desk' | 'read' | 'listed'> & { playbook: Playbook },
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
    named: new Map(),
  };
  for (const [message, reading] of readings.entries()) {
    const set = (field: string, value: Json, place: { start: number; end: number }): void => {
      merged.values[field] = value;
      merged.where.push({ field, value, message, start: place.start, end: place.end });
    };
    const seen = new Set<string>();
    const senders = new Set(candidates('email', reading));
    for (const found of reading.found) {
      if (found.field === 'amount' || (seen.has(found.field) && !lastCounts(found.field))) continue;
      if (found.field === 'email' && !senders.has(found.value)) continue;
      seen.add(found.field);
      const corrected = ofTheAddress(found, messages[message], { merged, desk });
      if (corrected) {
        set('address', corrected, found);
        set('destination', corrected, found);
        continue;
      }
      set(found.field, found.value, found);
      if (found.field === 'address') set('destination', found.value, found);
      if (desk.entities[found.field]?.place) set('destination', { [found.field]: found.value }, found);
    }
    for (const entity of [
      'email',
      ...entitiesMarked(desk, 'identifies'),
      ...entitiesMarked(desk, 'subject'),
    ]) {
      const values = candidates(entity, reading);
      if (values.length > 0) merged.named.set(entity, values);
    }
    if (reading.amount !== undefined) {
      merged.values.amount = reading.amount;
      delete merged.less;
    } else if (reading.less) merged.less = reading.less;
    if (reading.item) {
      set('item', reading.item.words, reading.item);
      setOrDrop(merged.values, 'beside_item', reading.item.beside);
      setOrDrop(merged.values, 'several_items', reading.item.several);
      setOrDrop(merged.values, 'counted_items', reading.item.beside?.counted ? true : undefined);
    }
    if (reading.happened) merged.values.happened = true;
    const besideRemoved = present({ spared: reading.spared, counted: reading.counts });
    if (Object.keys(besideRemoved).length > 0) merged.values.spared_item = besideRemoved;
    for (const removed of reading.removed) {
      set('removed_item', removed.words, removed);
      if (!merged.removedItems.includes(removed.words)) merged.removedItems.push(removed.words);
    }
    for (const kept of reading.kept) {
      merged.removedItems = merged.removedItems.filter((item) => !sharesWord(item, kept.words));
      const last = merged.removedItems.at(-1);
      if (last === undefined) delete merged.values.removed_item;
      else merged.values.removed_item = last;
    }
    for (const other of takenBackBy(reading, playbook)) merged.flags.delete(other);
    for (const { name, wanted } of reading.flags) {
      wanted ? merged.flags.add(name) : merged.flags.delete(name);
      merged.flaggedAt.set(name, messages[message]?.at ?? '');
    }
    for (const { id, wanted } of reading.steps) wanted ? merged.unwanted.delete(id) : merged.unwanted.add(id);
    if (reading.yes !== undefined && merged.values.photo === undefined && needsPhoto(playbook))
      merged.values.photo = reading.yes;
    if (playbook.kind === 'fallback') readConfirmed(merged, reading, messages[message]);
  }
  // Which of several is right nobody guesses: none proves anything until somebody says so.
  for (const [entity, values] of merged.named)
    if (values.length > 1 && desk.entities[entity]?.subject !== true) delete merged.values[entity];
  const account = merged.values.claimed_email ?? merged.values.email;
  if (account !== undefined) merged.values.account_email = account;
  const [only, another] = messages;
  const asked = only && !another ? listed.asked(only.text) : undefined;
  merged.values.question = asked ?? searchWords(messages, read);
  return merged;
}

/**
 * An adjustment comes from somebody who saw the plan: whose case it is was proved, so a code
 * alone is that of the address that is planned.
 */
function ofTheAddress(
  { field, value }: Found,
  message: Message | undefined,
  { merged, desk }: { merged: Pick<Merged, 'values'>; desk: AgentDesk },
): Json | undefined {
  const { address } = merged.values;
  if (message?.kind !== 'adjustment' || desk.entities[field]?.address !== true) return undefined;
  if (merged.values[field] === undefined || !isRecord(address)) return undefined;
  return { ...address, [field]: value };
}

/** Flags of earlier messages in whose place this one names another. */
function takenBackBy({ flags }: Reading, { either }: Playbook): string[] {
  const named = (flag: string): boolean => flags.findLast(({ name }) => name === flag)?.wanted === true;
  return either.flatMap((some) => (some.some(named) ? some.filter((flag) => !named(flag)) : []));
}

function setOrDrop(values: Merged['values'], name: string, value: Json | undefined): void {
  if (value === undefined) delete values[name];
  else values[name] = value;
}

function sharesWord(one: string, other: string): boolean {
  const words = new Set(one.split(' '));
  return other.split(' ').some((word) => words.has(word));
}

/** Every value of an entity in one message. Beside a customer's address a desk's own counts for nothing. */
function candidates(entity: string, { found }: Reading): Json[] {
  const values = [...new Set(found.flatMap(({ field, value }) => (field === entity ? [value] : [])))];
  const theirs = entity === 'email' ? values.filter((value) => !isOfADesk(String(value))) : values;
  return theirs.length > 0 ? theirs : values;
}

/** A plain yes to "Is this the answer?"; what is written after it may be about something else. */
function readConfirmed(merged: Merged, { yes, polite }: Reading, message: Message | undefined): void {
  const plain = (message?.text.trim().split(/\s+/).length ?? 0) <= LONGEST_YES;
  if (message?.kind === 'answer' && yes === true && plain) merged.values.confirmed = true;
  else if (!polite) delete merged.values.confirmed;
}

function needsPhoto(playbook: Playbook): boolean {
  return playbook.needs.some((need) => need.entity === 'photo');
}

export function missing(playbook: Playbook, merged: Merged, desk: AgentDesk): Need[] {
  const given = (name: string): boolean => merged.flags.has(name) || merged.values[name] !== undefined;
  const needs: Need[] = playbook.needs
    .filter(({ when }) => (when?.has ?? []).every(given) && !(when?.lacks ?? []).some(given))
    .filter(({ entity, or }) => ![entity, ...or].some(given))
    .map(({ entity, ask }) => ({ entity, ask }));
  for (const [entity, values] of merged.named)
    if (values.length > 1 && playbook.needs.some((need) => need.entity === entity))
      needs.unshift({ entity, ask: whichOf(values, entity, desk) });
  return needs.filter(({ entity }, n) => needs.findIndex((need) => need.entity === entity) === n);
}

function whichOf(values: Json[], entity: string, desk: AgentDesk): string {
  const label = entity === 'email' ? 'sender e-mail' : labelOf(desk, entity);
  const list = values.slice(0, 5).join(' or ');
  return desk.entities[entity]?.subject
    ? `Which ${label} is meant: ${list}?`
    : `Which ${label} did ${worded('the customer', desk.texts?.person?.en)} give: ${list}? Only one of them can prove who writes.`;
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
      rest += text.slice(from, Math.max(from, withLabel(found).start));
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
